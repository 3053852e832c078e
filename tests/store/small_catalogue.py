"""A catalogue of a few entries, one of each sort; what is internal in it carries a marker."""

from pathlib import Path

from store.catalogue_files import load_catalogue
from store.knowledge import Catalogue

MARKER = "quokka"  # stands in everything internal, and nowhere else

FILES = {
    "sources.yaml": f"""
sources:
  - {{id: open26, title: The open page, url: "https://learn.example/open", date: 2026-05-04,
     audience: public, status: current}}
  - {{id: guide23, title: The partner guide, date: 2023, audience: partner, status: current}}
  - {{id: book19, title: The {MARKER} book, date: 2019-02, audience: internal, status: older}}
""",
    "eligibility.yaml": """
eligibility:
  - {id: e-min150, rule: At least 150 paid licences, verdict: eligibility, source: [open26]}
  - {id: e-below150, rule: Fewer than 150 licences, verdict: eligibility, source: [open26]}
""",
    "principles.yaml": """
principles:
  - {id: p-handson, rule: We do not configure it for them, verdict: out_of_scope,
     vas_opportunity: Hands-on configuration, source: [open26]}
  - {id: p-partners, rule: Partners raise migrations, verdict: out_of_scope, source: [guide23]}
""",
    "program.yaml": f"""
program:
  - {{id: pg-smehow, topic: sme, fact: Experts are asked for on a page, source: [guide23]}}
  - {{id: pg-statuscadence, topic: status, fact: Every {MARKER} weeks, source: [book19],
     audience: internal}}
  - {{id: pg-statusnotes, topic: status, fact: Notes hold the risks, source: [guide23]}}
""",
    "contradictions.yaml": f"""
contradictions:
  - id: x-enrol
    topic: enrolment
    older: [{{text: It was not offered, ids: [int-old], date: 2021-07}}]
    current: {{text: It is offered, ids: [int-enrol], date: 2026-05}}
  - id: x-inside
    topic: what only staff may read
    older: []
    current: {{text: The {MARKER} says else, ids: [int-enrol, int-{MARKER}], date: 2019}}
""",
    "gaps.yaml": """
gaps: [{topic: Printing, consequence: nobody knows}]
""",
    "value_added_services.yaml": """
value_added_services:
  definition: Paid work
  rules: [p-handson]
  examples: [project management]
  source: [guide23]
""",
    "intune.yaml": f"""
id: intune
name: Microsoft Intune
survey_eligible: 'yes'
survey_source: a list
text_as_of: 2026-05
aliases: [Intune]
items:
  - {{id: int-enrol, what: Enrolment of devices, verdict: in_scope, source: [book19, open26]}}
  - {{id: int-old, what: Enrolment of old devices, verdict: out_of_scope, status: superseded,
     source: [open26]}}
  - {{id: int-pack, what: Packaging of apps, verdict: out_of_scope,
     vas_alternative: packaging for a fee, source: [open26]}}
  - {{id: int-gate, what: Compliance rules, verdict: conditional, conditions: a P1 plan is there,
     source: [open26]}}
  - {{id: int-{MARKER}, what: The {MARKER} way, verdict: in_scope, source: [book19]}}
""",
    "onedrive.yaml": """
id: onedrive
name: OneDrive
survey_eligible: 'no'
survey_source: a list
text_as_of: 2021-07
aliases: [OneDrive]
items:
  - {id: odb-kfm, what: Known Folder Move, verdict: in_scope, source: [open26]}
""",
}


def write_catalogue(folder: Path, **changes: str | None) -> Path:
    """Write the files; a change names a file without .yaml, None leaves the file out."""
    texts = FILES | {f"{name}.yaml": text for name, text in changes.items()}
    for name, text in texts.items():
        if text is not None:
            (folder / name).write_text(text, encoding="utf-8")
    return folder


def small_catalogue(folder: Path, **changes: str | None) -> Catalogue:
    return load_catalogue(write_catalogue(folder, **changes))
