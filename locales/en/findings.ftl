# What a check saw on a file. Each attribute is a code; the codes are in src/documents/finding.rs.
# First what is wrong, then what to do; a sentence or two.

finding = Something about this file needs a look.
    .empty = This file is empty; it may not have been sent completely. Please send it again.
    .too-large = This file has { $size } MB; { $limit } MB is the most. Please compress it or export it anew.
    .over-page-limit = This one has { $size } MB; the filing page takes { $limit } MB at most. Before you upload it, send it to yourself in WeChat and save it from there: that makes it smaller.
    .too-many-pixels = This picture has { $width }×{ $height } pixels, too many to open. Please send a smaller one; an ordinary phone photo is enough.
    .broken =
        { $kind ->
            [photo] This picture can't be opened; it may be damaged or not sent completely. Please check that it opens on your side and send it again.
            [pdf] This PDF is not complete. Please check that it opens on your side and send it again.
           *[other] This file is not complete. Please open it, save a new copy and send that.
        }
    .too-hard = This file is too complicated or damaged to be looked at. Please take the photo again, make a screenshot, or export it anew.
    .unsupported-heic = I can't open this { $format } picture, and the official pages don't take it either. Please send a JPG: open it on a computer and save it as JPG; on an iPhone, choose Settings → Camera → Formats → Most Compatible and take it again.
    .heic = This is a HEIC photo of an iPhone. I can read it, and it is taken. The official pages want a JPG: open it on a computer and save it as JPG before you upload it.
    .unsupported =
        { $format ->
            [tiff] This is a TIFF picture.
            [doc] This is an old Word document.
            [archive] This is an archive; please unpack it and send the files one by one.
            [video] This is a video.
            [audio] This is a recording.
            [text] This is a text or web page.
           *[unknown] I don't know this kind of file.
        }{ " " }{ $wanted ->
            [photo] This step needs a photo or picture (JPG, PNG).
            [pdf] This step needs a PDF; "Save as PDF" makes one.
            [photo-or-pdf] This step needs a photo (JPG, PNG) or a PDF.
            [sheet] This step needs an .xls sheet: in Excel or WPS, save as "Excel 97-2003 Workbook".
            [sheet-x] This step needs an .xlsx sheet: in Excel or WPS, save as "Excel Workbook".
            [any-sheet] This step needs an Excel sheet (.xls or .xlsx).
            [document] This step needs a Word document (.docx).
           *[several] I take photos (JPG, PNG), PDFs and Excel sheets.
        }
    .wrong-kind =
        { $got ->
            [photo] You sent a picture.
            [pdf] You sent a PDF.
            [sheet] You sent an .xls sheet.
            [sheet-x] You sent an .xlsx sheet.
           *[document] You sent a Word document.
        }{ " " }{ $wanted ->
            [photo] This step needs a photo or picture (JPG, PNG): take one, or send a screenshot of that page.
            [pdf] This step needs a PDF: please scan it or export it as PDF.
            [photo-or-pdf] This step needs a photo (JPG, PNG) or a PDF.
            [sheet] This step needs an .xls sheet: open it and save as "Excel 97-2003 Workbook (.xls)"; changing the name is not enough.
            [sheet-x] This step needs an .xlsx sheet: open it and save as "Excel Workbook (.xlsx)"; changing the name is not enough.
            [any-sheet] This step needs an Excel sheet (.xls or .xlsx).
            [document] This step needs a Word document (.docx).
           *[several] This step doesn't take it; please see above what is needed.
        }
    .encrypted-pdf = This PDF wants a password. Please open it, “Print → Save as PDF”, and send the new one.
    .blank-pdf = All { $count } pages of this PDF are blank. Was the paper scanned on its wrong side? Please scan it again.
    .blank-pages = Page { $pages } is blank. If that is right, never mind; if it was scanned on its wrong side, please scan it again.
    .odd-pages = Page { $pages } has an unusual size: printed, it would be tiny or cut off. Please export it as A4.
    .too-small = The picture has only { $width }×{ $height } pixels; its { $side ->
            [short] short
           *[long] long
        } side needs at least { $needed }. { $shrunk ->
            [1] A chat program seems to have shrunk it: please send it again "as a file".
           *[other] Please send the original, or take it again from nearer.
        }
    .not-square = The picture has { $width }×{ $height } pixels and is not square. Please crop it square and send it again.
    .crop = The picture is { $width }×{ $height } pixels, not square. I can crop it to the part in the box; if that is not what you want, crop it yourself and send it again.
    .wrong-side = The picture has { $width }×{ $height } pixels; { $needed }×{ $needed } is asked for. { $smaller ->
            [1] Enlarging it before uploading makes it a little soft; send a larger original if there is one.
           *[other] No need to scale it: the archive of /package has it in that size.
        }
    .renamed = The name ends in .{ $extension }, but the content is { $actual }. I take it as what it is; use the true ending when you upload it to an official page.
    .animated = This picture moves; only its first frame is used. Please check that the first frame is the one you mean.
    .repeated = This looks the same as “{ $earlier }”, which you sent before. Please check that it is the right one.
    .dark = The photo is too dark to read. Please switch on a light or go near a window and take it again.
    .over-exposed = The photo is too bright; some of the print has vanished. Please avoid direct light, or tap on the paper before you take it again.
    .uneven-light = A shadow lies on the paper. Please stand so that neither you nor the phone is in the light.
    .glare = A light is mirrored on the paper and hides what is there. Please take it from another angle, without flash.
    .blurred =
        { $motion ->
            [1] The camera moved and the print is smeared. Please hold it still for a second and take it again.
           *[other] The photo is out of focus. Please tap on the print, wait until it is sharp, and take it again.
        }
    .small-in-frame = The paper is too small in the photo to be read. Please go nearer, until it fills the picture.
    .cut-off =
        { $where ->
            [top-left] The top left corner is cut off. Please step back until all four corners are in the picture.
            [top-right] The top right corner is cut off. Please step back until all four corners are in the picture.
            [bottom-right] The bottom right corner is cut off. Please step back until all four corners are in the picture.
            [bottom-left] The bottom left corner is cut off. Please step back until all four corners are in the picture.
            [top] The top edge is cut off. Please step back until all four corners are in the picture.
            [right] The right edge is cut off. Please step back until all four corners are in the picture.
            [bottom] The bottom edge is cut off. Please step back until all four corners are in the picture.
            [left] The left edge is cut off. Please step back until all four corners are in the picture.
           *[several] Parts of the paper are cut off. Please step back until all four corners are in the picture.
        }
    .covered =
        { $where ->
            [top-left] A finger lies over the top left corner. Please lay the paper on a table and take it again.
            [top-right] A finger lies over the top right corner. Please lay the paper on a table and take it again.
            [bottom-right] A finger lies over the bottom right corner. Please lay the paper on a table and take it again.
            [bottom-left] A finger lies over the bottom left corner. Please lay the paper on a table and take it again.
            [top] A finger lies over the top edge. Please lay the paper on a table and take it again.
            [right] A finger lies over the right edge. Please lay the paper on a table and take it again.
            [bottom] A finger lies over the bottom edge. Please lay the paper on a table and take it again.
            [left] A finger lies over the left edge. Please lay the paper on a table and take it again.
           *[several] Fingers lie over the paper. Please lay it on a table and take it again.
        }
    .tilted = The photo was taken from the side, which bends the print. Please take it from straight above.
    .askew = The paper lies askew. Please straighten it, or turn the photo before you send it.
    .turned =
        { $degrees ->
            [180] The photo seems to be upside down. Please turn it round; if it is right, never mind.
           *[other] The photo seems to lie on its side. Please turn it upright.
        }
    .grey-copy = This looks like a black-and-white copy. A photo of the original in colour is needed here.
    .no-seal = I see no red seal. If this paper needs one, please have it stamped; a black, copied one doesn't count.
    .other-paper =
        { $seen ->
            [id-card-portrait] This looks like the side of an ID card with the portrait. Please check which paper is asked for.
            [id-card-emblem] This looks like the side of an ID card with the emblem. Please check which paper is asked for.
           *[page] This looks like a sheet of paper, not like an ID card. Please check which paper is asked for.
        }
    .other-code = The QR code in the photo says { $read }, but you typed { $typed }. Is it another company's licence, or was the code mistyped?
    .of-screen = This looks like a photo of a screen. Please take one of the original; if it is on a screen, send a screenshot or the file.
    .screenshot = This looks like a screenshot. A photo of the original is needed here.
    .no-screenshot = This looks like a photo. A screenshot of that page is needed here.
    .locked-sheet = This sheet wants a password. Please open it in Excel or WPS, clear the password under File → Info (document encryption), save it and send it again.
    .empty-sheet = There is nothing in this sheet. Is it the right file? Please fill it in and send it again.
    .other-form = This doesn't look like the form “{ $wanted }”. Please check which one you sent; if it is the right one, never mind.
    .empty-cells = These cells are still empty: { $cells }{ $more ->
            [0] .
           *[other] , and { $more } more.
        } Please fill them in and send it again; what needs no entry, never mind.
    .cell-differs = Cell { $cell }, “{ $label }”, says “{ $seen }”; you told me “{ $answer }”. Please check: both must be the same to the letter.

# What is written on the photo: short. Each attribute is a code.
finding-label = here
    .dark = too dark
    .over-exposed = too bright
    .uneven-light = shadow
    .glare = glare
    .blurred = blurred
    .small-in-frame = too small
    .cut-off = cut off
    .covered = covered
    .tilted = slanted
    .askew = askew
    .turned = turned
    .grey-copy = black and white
    .no-seal = no red seal
    .other-paper = another paper
    .other-code = QR code differs
    .of-screen = photo of a screen
    .screenshot = screenshot
    .no-screenshot = no screenshot
    .crop = this part stays
