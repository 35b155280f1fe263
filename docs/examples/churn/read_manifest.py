"""Print the address of every object that a run is for: read_manifest.py MANIFEST [FOLDER-OF-LOCAL-BUCKETS]"""
import json, subprocess, sys

def lines(place):
    if place.startswith("s3://") and len(sys.argv) > 2:  # retrigger local: buckets are folders.
        place = place.replace("s3:/", sys.argv[2], 1)
    if place.startswith("s3://"):  # With the credentials and the region of the AWS CLI.
        return subprocess.check_output(["aws", "s3", "cp", place, "-"], text=True).splitlines()
    return open(place, encoding="utf-8").read().splitlines()

def objects(place):
    for entry in map(json.loads, lines(place)):
        yield from objects(entry["manifest"]) if "manifest" in entry else [entry]

for each in objects(sys.argv[1]):
    print("s3://{bucket}/{key}?versionId={versionId}".format(**each))
