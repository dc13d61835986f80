"""Excel 97 workbooks (XLS, WPS ET) to a document, with calamine (optional extra `xls`)."""

from __future__ import annotations

import io

from gongkai.document import Document, Line, Table
from gongkai.readers import sheets
from gongkai.readers.source import Source


def read(source: Source) -> Document:
    """The document of an XLS file: per sheet its name as a line and its cells as a table."""
    try:
        from python_calamine import CalamineError, load_workbook
    except ImportError as error:
        raise source.unreadable(
            "an Excel 97 workbook, which needs the extra `xls`",
            'pip install "gongkai[xls]", or save it as XLSX',
        ) from error
    try:
        workbook = load_workbook(io.BytesIO(source.data))
        blocks: list[Line | Table] = []
        for name in workbook.sheet_names:
            sheet = workbook.get_sheet_by_name(name)
            start = sheet.start or (0, 0)
            rows = sheet.to_python(skip_empty_area=True, nrows=source.limits.sheet_rows)
            merges = [(*first, *last) for first, last in sheet.merged_cell_ranges or []]
            values = {
                (start[0] + down, start[1] + right): sheets.printed(value)
                for down, row in enumerate(rows)
                for right, value in enumerate(row[: source.limits.sheet_columns])
            }
            blocks.extend(sheets.blocks(name, values, merges, source.limits))
    except (CalamineError, OSError, ValueError) as error:
        raise source.unreadable(f"a damaged Excel workbook ({error})", "save it again, or as XLSX") from error
    return source.document(blocks, reader="xls (calamine)", media_type="application/vnd.ms-excel")
