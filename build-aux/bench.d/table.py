# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of the benchmark: what was measured, against what, and whether the target is met."""

import json
import statistics
import sys


def percentile(values, share):
    """The value below which that share of the values lies, by the nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, round(share * len(ordered) + 0.5) - 1))]


class Table:
    """Collects rows, prints each as it comes, and writes them as JSON."""

    def __init__(self):
        self.rows = []
        self.section = None

    def head(self, section, about):
        self.section = section
        print(f'\n{section}: {about}')
        print(f'  {"":46} {"leads":>9} {"median":>10} {"spread":>17} {"floor":>9} {"ratio":>6}  target')
        sys.stdout.flush()

    def add(self, name, leads, unit, values, floor=None, target=None, value=None, note=None):
        """One row. floor: the values of the floor in the same run. target: (text, limit, 'ratio' or 'value')."""
        median = statistics.median(values) if value is None else value
        floor_median = statistics.median(floor) if floor else None
        ratio = median / floor_median if floor_median else None
        met = None
        if target:
            measured = ratio if target[2] == 'ratio' else median
            met = measured is not None and measured <= target[1]
        self.rows.append({
            'section': self.section, 'name': name, 'leads': leads, 'unit': unit, 'value': median,
            'min': min(values), 'max': max(values), 'p95': percentile(values, 0.95), 'samples': len(values),
            'floor': floor_median, 'floor_min': min(floor) if floor else None, 'floor_max': max(floor) if floor else None,
            'ratio': ratio, 'target': target[0] if target else None, 'met': met, 'note': note,
        })
        spread = f'{number(min(values))}–{number(max(values))}'
        line = (f'  {name:46} {leads:>9,} {number(median):>7} {unit:2} {spread:>17} '
                f'{number(floor_median) if floor else "":>9} {f"{ratio:.2f}" if ratio else "":>6}')
        if target:
            line += f'  {target[0]}: {"met" if met else "FALLS SHORT"}'
        if note:
            line += f'  ({note})'
        print(line.rstrip())
        sys.stdout.flush()

    def failed(self, name, leads, why):
        """A row that could not be measured, which falls short too."""
        self.rows.append({'section': self.section, 'name': name, 'leads': leads, 'failed': why, 'met': False})
        print(f'  {name:46} {leads:>9,} could not be measured: {why}')
        sys.stdout.flush()

    def write(self, path, about):
        with open(path, 'w', encoding='utf-8') as file:
            json.dump({'about': about, 'rows': self.rows}, file, indent=2, ensure_ascii=False)
            file.write('\n')

    def summary(self):
        judged = [row for row in self.rows if row.get('met') is not None]
        short = [row for row in judged if not row['met']]
        print(f'\n{len(judged) - len(short)} of {len(judged)} targets met.')
        for row in short:
            print(f'  falls short: {row["name"]} at {row["leads"]:,} leads')
        return not short


def number(value):
    """Three significant digits, without an exponent."""
    if value is None:
        return ''
    if value >= 100:
        return f'{value:.0f}'
    if value >= 10:
        return f'{value:.1f}'
    return f'{value:.2f}' if value >= 0.1 else f'{value:.3f}'
