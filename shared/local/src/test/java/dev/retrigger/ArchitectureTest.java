package dev.retrigger;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.implement;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.retrigger.targets.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The arrows between the modules point downwards, and what is banned is not there. */
final class ArchitectureTest {
  private static final String ROOT = "dev.retrigger";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  /** What the code of each shared module may know of the others. */
  private static final Map<String, Set<String>> ARROWS =
      Map.ofEntries(
          entry("domain", Set.of()),
          entry("events", Set.of("domain")),
          entry("models", Set.of("domain", "events")),
          entry("ledger", Set.of("domain", "events")),
          entry("aws", Set.of("domain", "events")),
          entry("intake", Set.of("domain", "events", "models", "ledger", "aws")),
          entry("profile", Set.of("domain", "events")),
          entry("targets", Set.of("domain", "events", "aws")),
          entry("states", Set.of()),
          entry("testing", Set.of("domain", "events")));

  private static final Set<String> OF_FUNCTIONS =
      Set.of("domain", "events", "models", "ledger", "aws", "intake", "profile", "targets");

  @ParameterizedTest
  @MethodSource("modules")
  void shouldDependOnWhatIsBelowOnly(Module module) {
    String[] known =
        Stream.concat(Stream.of(module.name()), module.below().stream())
            .map(ArchitectureTest::packages)
            .toArray(String[]::new);

    classes()
        .that()
        .resideInAPackage(packages(module.name()))
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(known).or(resideOutsideOfPackage(ROOT + "..")))
        .check(CLASSES);
  }

  static Stream<Module> modules() {
    return Stream.concat(
        ARROWS.entrySet().stream().map(arrow -> new Module(arrow.getKey(), arrow.getValue())),
        functions().map(function -> new Module(function, OF_FUNCTIONS)));
  }

  @Test
  void shouldKnowEveryModule() {
    Set<String> known =
        Stream.concat(Stream.of("local"), modules().map(Module::name))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(CLASSES.getPackage(ROOT).getSubpackages().stream().map(JavaPackage::getRelativeName))
        .containsExactlyInAnyOrderElementsOf(known);
  }

  @Test
  void shouldKeepTheDomainFreeOfEverythingButTheJdk() {
    classes()
        .that()
        .resideInAPackage(packages("domain"))
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                packages("domain"),
                "java..",
                "javax.crypto..",
                "com.fasterxml.jackson.annotation..",
                "org.jspecify.annotations.."))
        .check(CLASSES);
  }

  @ParameterizedTest
  @MethodSource("withoutAws")
  void shouldKnowNoAws(String module) {
    noClasses()
        .that()
        .resideInAPackage(packages(module))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("software.amazon..", "com.amazonaws..")
        .check(CLASSES);
  }

  static Stream<String> withoutAws() {
    return Stream.of("events", "models", "states");
  }

  @Test
  @Tag("V-22")
  void shouldStartEveryKindOfTargetWithoutKnowingWhichItIs() {
    noClasses()
        .that()
        .resideInAPackage(packages("startrun"))
        .and()
        .haveSimpleNameNotEndingWith("Handler")
        .should()
        .dependOnClassesThat(implement(Target.class).as("are adapters of one kind of target"))
        .check(CLASSES);
  }

  @Test
  void shouldNotUseTheOldDate() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.Date")
        .check(CLASSES);
  }

  @Test
  void shouldLeaveStandardOutputToTheLogAndTheCommandLine() {
    noClasses()
        .that()
        .resideOutsideOfPackages(packages("local"), packages("aws.logging"))
        .should(ACCESS_STANDARD_STREAMS)
        .check(CLASSES);
  }

  @Test
  void shouldMarkEveryPackageAsNullMarked() {
    assertThat(
            CLASSES.stream()
                .map(type -> type.getPackage())
                .filter(each -> !each.isAnnotatedWith(NullMarked.class))
                .map(JavaPackage::getName)
                .distinct())
        .isEmpty();
  }

  private static Stream<String> functions() {
    try (Stream<Path> folders = Files.list(Path.of("..", "..", "functions"))) {
      return folders
          .filter(folder -> Files.exists(folder.resolve("pom.xml")))
          .map(folder -> String.valueOf(folder.getFileName()).replace("-", ""))
          .toList() // The folder is closed before the names are used.
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String packages(String module) {
    return ROOT + "." + module + "..";
  }

  /** A module by its package, and the ones below it. */
  record Module(String name, Set<String> below) {}
}
