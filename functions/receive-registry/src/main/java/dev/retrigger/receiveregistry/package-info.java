/** Takes in what happens in model registries: approvals and rejections, versions and aliases. */
@NullMarked
package dev.retrigger.receiveregistry;

import org.jspecify.annotations.NullMarked;
