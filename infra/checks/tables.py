"""Reads the tables of Functions/README.md, which the checks hold true."""
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]
README = ROOT / "Functions" / "README.md"


def rows(first_column):
    """The rows, as dictionaries by column, of the table whose first column has this title."""
    found, titles = [], None
    for line in README.read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else None
        if cells is None:
            titles = None
        elif cells[0] == first_column:
            titles = cells
        elif titles and not re.fullmatch(r"[-:| ]+", line):
            found.append(dict(zip(titles, cells)))
    if not found:
        raise SystemExit(f"{README} has no table whose first column is '{first_column}'")
    return found


def words(cell):
    """The words in back quotes of a cell."""
    return re.findall(r"`([^`]+)`", cell)


def number(cell):
    """The number at the start of a cell, such as 15 in '15 ms'."""
    match = re.match(r"([0-9.]+) ", cell)
    if not match:
        raise SystemExit(f"{README}: '{cell}' has no number and unit")
    return float(match.group(1))


def finish(check, problems):
    """Ends the check: prints the problems, if any."""
    for problem in problems:
        print(f"{check}: {problem}")
    raise SystemExit(1 if problems else 0)
