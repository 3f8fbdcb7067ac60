"""Sentences for tables in files: reading them, importing them, writing them."""

from __future__ import annotations

from desktop.system.language import N_

SENTENCES = {
    # the office's own templates
    "template-unreadable": N_("{path} cannot be read as UTF-8 text."),
    "template-subject": N_("{path} must begin with “Subject: …” and an empty line."),
    "template-field": N_("{path}, line {line}: there is no “{field}” to fill in."),
    "template-brace": N_("{path}, line {line}: a brace too many or too few."),
    # the file as a whole
    "file-empty": N_("There is nothing in this file."),
    "file-not-table": N_(
        "This file holds no table that can be read. Save it as CSV or XLSX and try again."
    ),
    "file-old-excel": N_(
        "This is an old Excel file, or one with a password. Save it as XLSX or CSV without one."
    ),
    "file-encoding": N_(
        "The file is not written in “{encoding}” (line {line}). Choose another encoding."
    ),
    "file-encoding-unknown": N_("No known encoding fits this file. Choose one."),
    "encoding-unknown": N_("There is no encoding “{encoding}”."),
    "file-too-wide": N_("The table has {columns} columns; {limit} can be read."),
    "file-too-large": N_("The workbook is too large to be read. Save it as CSV."),
    "file-field-too-long": N_(
        "A cell that begins on line {line} is longer than {limit} characters: a quotation mark may "
        "be missing."
    ),
    "file-quote-open": N_("A quotation mark that opens on line {line} is never closed."),
    "file-sheet": N_("The workbook has no sheet “{sheet}”."),
    # one row
    "row-too-long": N_("The row has {cells} cells; the table has {columns} columns."),
    "row-too-short": N_("The row has only {cells} cells; the table has {columns} columns."),
    "row-quotes": N_("A quotation mark stands in the middle of a quoted cell."),
    "row-nul": N_("The row holds zero bytes, which are no text."),
    "row-twice": N_("“{key}” is in the file already, on line {first}."),
    "field-missing": N_("“{field}” is empty."),
    "number-unclear": N_("{text} could be read in two ways: say how the column writes decimals."),
    "date-malformed": N_("{text} is no date as this column writes them."),
    "yes-no-malformed": N_("{text} is neither yes nor no."),
    # how columns are read
    "import-decimal-unclear": N_(
        "Numbers such as {example} in “{column}” could be read in two ways. Say whether the column "
        "writes a decimal point or a comma."
    ),
    "import-date-unclear": N_(
        "Dates such as {example} in “{column}” could be read in several ways. Say how the column "
        "writes them."
    ),
    "import-companion-missing": N_(
        "“{wanted}” belongs to this file, but is not beside it in {folder}."
    ),
    "import-raced": N_(
        "Somebody else saved one of these records at the same moment. Nothing was imported: try "
        "again."
    ),
    "mapping-field-missing": N_("Choose the column that holds “{field}”."),
    "mapping-column-missing": N_("The file has no column “{column}”."),
    "mapping-kind": N_("“{name}” does not say how files of {kind} are read."),
    "mapping-malformed": N_("This file does not describe columns ({reason})."),
    "mapping-newer": N_(
        "The description of columns was written by a newer version of Liaison. Update this program."
    ),
    "preset-unknown": N_("There is no preset “{name}”."),
    # records
    "customer-cash": N_("{number} is the number of the cash customer: a file cannot change it."),
    "customer-unknown": N_("There is no customer {number}. Import the customers first."),
    "product-unknown": N_("There is no product {product}. Import the products first."),
    "order-differs": N_(
        "Order {number} is here already and says something else. It was left as it is."
    ),
    "order-header-missing": N_("There is no order {number} for this line."),
    "order-incomplete": N_("Order {number} cannot come in whole: see line {row}."),
    "order-mixed": N_("Order {number} has another customer or address on line {first}."),
    "supply-promised": N_(
        "Customers were promised goods from the receipt of {on}. Move it in the catalogue, so that "
        "they are told."
    ),
    # writing
    "export-format": N_("“{ending}” cannot be written. Choose .csv, .xlsx or .json."),
    "sheet-too-long": N_("A sheet holds {limit} rows, and there are more. Choose .csv."),
    "sheet-text-too-long": N_(
        "A text in row {row} is longer than the {limit} characters of a cell. Choose .csv."
    ),
}
