#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks that every floor of src/ uses only the floors and libraries below it.

The build sees to most of this: src/ is on no include path and every floor is a library of its own. This test
finds what the build lets through: a header that the default include path offers, a path written into an
#include, a dependency that a floor declares without being entitled to it, a floor that was forgotten here.
"""

import os
import pathlib
import re
import sys
import tempfile

SOURCE = pathlib.Path(os.environ.get('MESON_SOURCE_ROOT', pathlib.Path(__file__).resolve().parent.parent))

# What each floor may use: the floors below it, and libraries beside GLib, GIO, libdex and libc, which all may.
FLOORS = {
    'base': ((), ()),
    'model': (('base',), ()),
    'store': (('model', 'base'), ('sqlite',)),
    'net': (('model', 'base'), ('soup', 'json', 'secret')),
    'sync': (('store', 'net', 'model', 'base'), ()),
    'session': (('sync', 'store', 'net', 'model', 'base'), ()),
    'ui': (('session', 'model', 'base'), ('gtk', 'adwaita')),
    'app': (('ui', 'session', 'sync', 'store', 'net', 'model', 'base', 'sandbox'),
            ('gtk', 'adwaita', 'portal', 'soup', 'json', 'secret', 'sqlite')),
    'sandbox': (('base',), ('soup', 'json', 'sqlite')),
    # src/main.c only starts the application.
    '': (('app', 'base'), ('gtk', 'adwaita')),
}

# Library: the headers that belong to it, the names that meson.build gives its dependency.
LIBRARIES = {
    'gtk': (r'gtk/|gdk/|gsk/|graphene|pango/|cairo', ('gtk_dep',)),
    'adwaita': (r'adwaita\.h|libadwaita', ('adw_dep',)),
    'soup': (r'libsoup/', ('soup_dep',)),
    'json': (r'json-glib/', ('json_dep',)),
    'secret': (r'libsecret/', ('secret_dep',)),
    'sqlite': (r'sqlite3', ('sqlite_dep',)),
    'portal': (r'libportal', ('portal_dep', 'portal_gtk_dep')),
}

# What every floor may include beside its own: GLib, GIO, libdex, and the C library and system headers.
COMMON = re.compile(
    r'^(glib(/gi18n|/gstdio|-unix|-object)?\.h|glib/g\w+\.h|gio/\w+\.h|gmodule\.h|libdex\.h|sysprof-capture\.h|(locale|langinfo)\.h|'
    r'(sys|linux|arpa|netinet|net)/[\w-]+\.h|'
    r'(assert|ctype|dlfcn|elf|errno|execinfo|fcntl|float|inttypes|limits|link|math|poll|pthread|sched|setjmp|signal|stdarg|stdbool|'
    r'stddef|stdint|stdio|stdlib|string|strings|termios|time|unistd|wchar|netdb|libintl|malloc)\.h)$')

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)
COMMENT = re.compile(r'/\*.*?\*/|//[^\n]*', re.S)


def check(root):
    """Returns what each floor does wrong: {floor: [sentence]}; and how many includes were looked at."""
    src = root / 'src'
    wrong = {floor: [] for floor in FLOORS if not floor or (src / floor).is_dir()}
    owners = {path.name: floor for floor in wrong for path in headers(src, floor)}
    looked_at = 0

    for folder in sorted(path.name for path in src.iterdir() if path.is_dir()):
        if folder not in FLOORS:
            wrong.setdefault(folder, []).append(f'src/{folder}/ is not a floor that the design knows')

    for floor in wrong:
        if floor not in FLOORS:
            continue
        allowed, libraries = FLOORS[floor]
        for path in sources(src, floor):
            where = path.relative_to(root)
            text = COMMENT.sub('', path.read_text(encoding='utf-8', errors='replace'))
            for _, name in INCLUDE.findall(text):
                looked_at += 1
                reason = refuse(name, floor, allowed, libraries, owners)
                if reason:
                    wrong[floor].append(f'{where} includes {name}: {reason}')
        build = src / floor / 'meson.build'
        if floor and build.is_file():
            wrong[floor] += [f'{build.relative_to(root)} {complaint}'
                             for complaint in check_build(build, floor, allowed, libraries)]
    return wrong, looked_at


def refuse(name, floor, allowed, libraries, owners):
    """Returns why this floor may not include this header, or None."""
    base = os.path.basename(name)
    if base in owners:
        owner = owners[base]
        if owner != floor and owner not in allowed:
            return f'{floor or "main"} may not use {owner or "main"}'
        if name != base:
            return 'headers are included without a path'
        return None
    for library, (pattern, _) in LIBRARIES.items():
        if re.match(pattern, name):
            return None if library in libraries else f'{floor or "main"} may not use {library}'
    if base.startswith('lki-'):
        # lki-config.h and what the build makes: enum types and resources, of this floor or one below.
        if base in ('lki-config.h',) or re.search(r'-(enums|resources|enum-types)\.h$', base):
            return None
        return 'no such header in src/'
    return None if COMMON.match(name) else 'neither a floor nor a library of the design'


def check_build(path, floor, allowed, libraries):
    """Yields what a floor's meson.build asks for beyond its rights."""
    text = re.sub(r'#[^\n]*', '', path.read_text(encoding='utf-8'))
    permitted = {'glib_dep', 'gio_dep', 'gio_unix_dep', 'gobject_dep', 'dex_dep', 'config_dep', 'm_dep', f'{floor}_dep'}
    permitted |= {f'{name}_dep' for name in allowed}
    for library in libraries:
        permitted |= set(LIBRARIES[library][1])
    for name in sorted(set(re.findall(r'\b\w+_dep\b', text)) - permitted):
        # A floor may part itself further, for its tests.
        if name.startswith(f'{floor}_'):
            continue
        yield f'uses {name}, which the floor is not entitled to'
    if re.search(r"include_directories\(\s*'\.\.", text):
        yield 'puts a directory outside the floor on the include path'
    if re.search(r"\bdependency\(", text):
        yield 'looks for a dependency by itself: the top meson.build does that'


def sources(src, floor):
    if not floor:
        return sorted(src.glob('*.[ch]'))
    return sorted(path for path in (src / floor).rglob('*') if path.suffix in ('.c', '.h'))


def headers(src, floor):
    return [path for path in sources(src, floor) if path.suffix == '.h']


def self_test():
    """Yields (what must be caught, whether it was), on a small house with one fault of each kind."""
    faults = {
        'a forbidden floor': ('store/lki-db.c', '#include "lki-http.h"\n'),
        'a floor above': ('base/lki-clock.c', '#include "lki-db.h"\n'),
        'a forbidden library': ('session/lki-session.c', '#include <gtk/gtk.h>\n'),
        'an include with a path': ('store/lki-db.c', '#include "../base/lki-clock.h"\n'),
        'a header of an unknown library': ('net/lki-http.c', '#include <curl/curl.h>\n'),
        'a dependency without entitlement': ('store/meson.build', "x = [soup_dep]\n"),
        'an include directory outside the floor': ('net/meson.build', "i = include_directories('../store')\n"),
        'a floor that the design does not know': ('helpers/lki-misc.c', '#include <glib.h>\n'),
    }
    for title, (name, text) in {'nothing in a sound house': ('store/lki-db.c', '#include "lki-clock.h"\n'),
                                **faults}.items():
        with tempfile.TemporaryDirectory(prefix='lki-layers-') as folder:
            src = pathlib.Path(folder) / 'src'
            for header in ('base/lki-clock', 'store/lki-db', 'net/lki-http', 'session/lki-session'):
                path = src / f'{header}.h'
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text('#include <glib.h>\n', encoding='utf-8')
            (src / name).parent.mkdir(exist_ok=True)
            (src / name).write_text(text, encoding='utf-8')
            wrong, _ = check(pathlib.Path(folder))
            yield title, sum(map(len, wrong.values())) == (0 if name and title.startswith('nothing') else 1)


def main():
    points = []
    wrong, looked_at = check(SOURCE)
    for floor, complaints in wrong.items():
        for complaint in complaints:
            print(f'# {complaint}')
        points.append((not complaints, f'{floor or "main"} uses only what is below it'))
    points.append((looked_at > 0, f'{looked_at} includes were looked at'))
    for title, caught in self_test():
        points.append((caught, f'the check itself finds {title}'))

    print(f'1..{len(points)}')
    for number, (good, name) in enumerate(points, 1):
        print(f'{"ok" if good else "not ok"} {number} - {name}')
    return 0 if all(good for good, _ in points) else 1


if __name__ == '__main__':
    sys.exit(main())
