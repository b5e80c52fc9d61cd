"""Replay the course of a case on the SOP by pm4py, which knows nothing of this program.

``replay.py SOP.bpmn COURSE.csv`` prints the share of steps that the SOP allows (1.0 is all of
them) and how many there were. It runs in an environment of its own: see ``requirements.lock``.
"""

import json
import sys

import pandas
import pm4py


def main(sop: str, course: str) -> None:
    """Print what the replay says."""
    rows = pandas.read_csv(course)
    log = pm4py.format_dataframe(
        rows.assign(selesai=pandas.to_datetime(rows["selesai"].fillna(rows["siap"]))),
        case_id="kasus",
        activity_key="kegiatan",
        timestamp_key="selesai",
    )
    net, begin, end = pm4py.convert_to_petri_net(pm4py.read_bpmn(sop))
    found = pm4py.conformance_diagnostics_alignments(log, net, begin, end)
    json.dump({"fitness": [each["fitness"] for each in found], "steps": len(rows)}, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
