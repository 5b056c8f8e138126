#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks the icons: that each is drawn as its kind must be, and that every name in the source is a picture. Speaks TAP."""

import ctypes
import os
import pathlib
import re
import sys
import xml.etree.ElementTree as ElementTree

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

import tap  # noqa: E402

SOURCE = pathlib.Path(os.environ.get('MESON_SOURCE_ROOT', pathlib.Path(__file__).resolve().parents[2]))
ICONS = SOURCE / 'data' / 'icons'
SVG = '{http://www.w3.org/2000/svg}'
NAME = re.compile(r'"([a-z][a-z0-9]*(?:-[a-z0-9]+)*-symbolic)"')
# What the source makes up at run time, from the id of a category.
FAMILY = re.compile(r'"(lki-[a-z-]+-)%s-symbolic"')


def ours():
    return {path.stem: path for path in sorted((ICONS / 'symbolic').glob('*.svg'))}


def sources():
    for path in sorted((SOURCE / 'src').rglob('*')):
        if path.suffix in ('.c', '.h', '.blp', '.ui'):
            yield path, path.read_text(encoding='utf-8')


def adwaita():
    folders = os.environ.get('XDG_DATA_DIRS', '/usr/local/share:/usr/share').split(':') + ['/usr/share']
    return {path.stem for folder in folders if folder
            for path in pathlib.Path(folder, 'icons', 'Adwaita', 'symbolic').rglob('*-symbolic.svg')}


def compiled_in():
    """What GTK and libadwaita bring along, which needs no theme."""
    ctypes.CDLL('libadwaita-1.so.0')
    enumerate_children = ctypes.CDLL('libgio-2.0.so.0').g_resources_enumerate_children
    enumerate_children.restype = ctypes.POINTER(ctypes.c_char_p)
    enumerate_children.argtypes = [ctypes.c_char_p, ctypes.c_int, ctypes.c_void_p]
    names, folders = set(), ['/org/gnome/Adwaita/icons/', '/org/gtk/libgtk/icons/']
    while folders:
        folder = folders.pop()
        children = enumerate_children(folder.encode(), 0, None) or [None]
        for child in iter(iter(children).__next__, None):
            if child.endswith(b'/'):
                folders.append(folder + child.decode())
            elif child.endswith(b'-symbolic.svg'):
                names.add(child.decode().removesuffix('.svg'))
    return names


def symbolic_icons_are_one_colour_on_the_grid():
    for path in [*ours().values(), *(ICONS / 'hicolor' / 'symbolic').rglob('*.svg')]:
        root = ElementTree.parse(path).getroot()
        if (root.get('width'), root.get('height'), root.get('viewBox')) != ('16', '16', '0 0 16 16'):
            yield f'{path.name} is not drawn on 16×16'
        if [child.tag for child in root] != [f'{SVG}path'] or root[0].get('fill') != '#222' or root[0].get('stroke'):
            yield f'{path.name} is not one path in one colour without a stroke'


def application_icons_are_on_the_grid():
    for path in (ICONS / 'hicolor' / 'scalable' / 'apps').glob('*.svg'):
        root = ElementTree.parse(path).getroot()
        if (root.get('width'), root.get('height'), root.get('viewBox')) != ('128', '128', '0 0 128 128'):
            yield f'{path.name} is not drawn on 128×128'


def resource_has_every_icon():
    root = ElementTree.parse(SOURCE / 'data' / 'leadkit-inbox.gresource.xml').getroot()
    for file in root.iter('file'):
        if not (SOURCE / 'data' / file.text).is_file():
            yield f'{file.text} is in the resource and does not exist'
    listed = {file.text for file in root.iter('file')}
    for path in ours().values():
        if path.relative_to(SOURCE / 'data').as_posix() not in listed:
            yield f'{path.name} is not in the resource'


def readme_tells_what_each_is_for():
    text = (ICONS / 'README').read_text(encoding='utf-8')
    named = set(re.findall(r'^  (lki-\S+-symbolic)', text, re.MULTILINE))
    yield from (f'{name} is not in the README' for name in sorted(set(ours()) - named))
    yield from (f'{name} is in the README and does not exist' for name in sorted(named - set(ours())))


def every_name_in_the_source_is_a_picture():
    theme = adwaita()
    if not theme:
        yield "Adwaita's icon theme is not installed"
        return
    theme |= compiled_in()
    for path, text in sources():
        for name in NAME.findall(text):
            if name not in theme and name not in ours():
                yield f'{path.relative_to(SOURCE)}: {name} is neither ours nor Adwaita\'s'
        for family in FAMILY.findall(text):
            if not any(name.startswith(family) for name in ours()):
                yield f'{path.relative_to(SOURCE)}: there is no {family}…'


def case(check):
    def run():
        wrong = list(check())
        assert not wrong, '\n'.join(wrong)

    return check.__name__.replace('_', ' '), run


tap.run([case(check) for check in (
    symbolic_icons_are_one_colour_on_the_grid,
    application_icons_are_on_the_grid,
    resource_has_every_icon,
    readme_tells_what_each_is_for,
    every_name_in_the_source_is_a_picture,
)])
