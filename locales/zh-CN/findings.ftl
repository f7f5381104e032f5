# 检查一份文件时发现的问题。每个属性对应一个代码；代码表在 src/documents/finding.rs。
# 写法：先说是什么问题，再说怎么办；一两句话。

finding = 这份文件有一处需要留意。
    .empty = 这个文件是空的，可能没有传完。请重新发一次。
    .too-large = 这个文件有 { $size } MB，最多只能 { $limit } MB。请压缩或重新导出后再发。
    .over-page-limit = 原图 { $size } MB，备案页只收 { $limit } MB 以内：上传前用微信发给自己再保存，就会变小。
    .too-many-pixels = 这张图片有 { $width }×{ $height } 像素，太大了，没法打开。请缩小后再发，手机的普通照片就够用。
    .broken =
        { $kind ->
            [photo] 这张图片打不开，可能没有传完或已损坏。请确认在你那边能正常打开，再重新发一次。
            [pdf] 这个 PDF 不完整，可能没有传完。请确认在你那边能正常打开，再重新发一次。
           *[other] 这个文件不完整，可能没有传完。请打开后另存一份，再重新发一次。
        }
    .too-hard = 这个文件太复杂或不正常，没法检查。请重新拍照、截图，或重新导出一份再发。
    .unsupported-heic = 这张 { $format } 格式的图片我打不开，官方页面也不收。请转成 JPG 再发：在电脑上打开后另存为 JPG；苹果手机也可以在“设置 → 相机 → 格式”里选“兼容性最佳”，再重拍一张。
    .heic = 这是苹果手机的 HEIC 照片，我这里能看，已收下。上传到官方页面时要用 JPG：在电脑上打开，另存为 JPG 就行。
    .unsupported =
        { $format ->
            [tiff] 这是 TIFF 图片，
            [doc] 这是旧版 Word 文档，
            [archive] 这是压缩包，请先解压，一份一份发。
            [video] 这是视频，
            [audio] 这是录音，
            [text] 这是文字或网页文件，
           *[unknown] 这种文件我认不出来，
        }{ $wanted ->
            [photo] 这一步要的是照片或图片（JPG、PNG）。
            [pdf] 这一步要的是 PDF，可以“另存为 PDF”后再发。
            [photo-or-pdf] 这一步要的是照片（JPG、PNG）或 PDF。
            [sheet] 这一步要的是 .xls 表格，请用 Excel 或 WPS “另存为 Excel 97-2003 工作簿”。
            [sheet-x] 这一步要的是 .xlsx 表格，请用 Excel 或 WPS “另存为 Excel 工作簿”。
            [any-sheet] 这一步要的是 Excel 表格（.xls 或 .xlsx）。
            [document] 这一步要的是 Word 文档（.docx）。
           *[several] 我能收照片（JPG、PNG）、PDF 和 Excel 表格。
        }
    .wrong-kind =
        { $got ->
            [photo] 你发来的是图片，
            [pdf] 你发来的是 PDF，
            [sheet] 你发来的是 .xls 表格，
            [sheet-x] 你发来的是 .xlsx 表格，
           *[document] 你发来的是 Word 文档，
        }{ $wanted ->
            [photo] 这一步要的是照片或图片（JPG、PNG）。请拍照，或把那一页截图发来。
            [pdf] 这一步要的是 PDF。请扫描或导出成 PDF 再发。
            [photo-or-pdf] 这一步要的是照片（JPG、PNG）或 PDF。
            [sheet] 这一步要的是 .xls 表格。请打开后“另存为 Excel 97-2003 工作簿（.xls）”，只改文件名是不行的。
            [sheet-x] 这一步要的是 .xlsx 表格。请打开后“另存为 Excel 工作簿（.xlsx）”，只改文件名是不行的。
            [any-sheet] 这一步要的是 Excel 表格（.xls 或 .xlsx）。
            [document] 这一步要的是 Word 文档（.docx）。
           *[several] 这一步不收这种文件，请看上面的要求换一份。
        }
    .encrypted-pdf = 这个 PDF 要密码才能打开。请打开它，用“打印 → 另存为 PDF”存一份新的，再发来。
    .blank-pdf = 这个 PDF { $count } 页都是空白的。请看看是不是扫描时放反了面，重新扫一份。
    .blank-pages = 第 { $pages } 页是空白的。确实没有内容就不用管；放反了面的，重新扫一份。
    .odd-pages = 第 { $pages } 页的纸张大小不寻常，打印出来会太小或被切掉。请按 A4 导出一份。
    .too-small = 图片只有 { $width }×{ $height } 像素，{ $side ->
            [short] 短边
           *[long] 长边
        }至少要 { $needed } 像素。{ $shrunk ->
            [1] 看起来是聊天软件压缩过的：请选“文件”（或“原图”）方式再发一次。
           *[other] 请发原图，或靠近一些重拍一张。
        }
    .not-square = 图片是 { $width }×{ $height } 像素，不是正方形。请裁成正方形再发。
    .crop = 图片是 { $width }×{ $height } 像素，不是正方形。我可以裁成方的，留下框里的部分；不合适就自己裁好再发。
    .wrong-side = 图片是 { $width }×{ $height } 像素，要求是 { $needed }×{ $needed }。{ $smaller ->
            [1] 打包时要放大到这个尺寸，会有些模糊；有更大的原图就换一张。
           *[other] 不用你缩：发 /package 打包，里面就是缩好的。
        }
    .renamed = 文件名以 .{ $extension } 结尾，内容其实是 { $actual } 格式。先按真实内容收下；上传到官方页面时请用真实的后缀，以免打不开。
    .animated = 这是一张动图，只会用第一帧。请确认第一帧就是你要的画面。
    .repeated = 这份和你之前发的“{ $earlier }”看起来是同一份。请确认没有发错。
    .dark = 照片太暗，字看不清。请开灯或靠近窗边，重拍一张。
    .over-exposed = 照片太亮，有些字发白看不清。请避开直射的光，或点一下屏幕上的纸面再拍。
    .uneven-light = 纸上有阴影，明暗差得多。请换个方向站，别让手机或身体挡住光。
    .glare = 纸面上有一块反光，盖住了内容。请换个角度，或关掉闪光灯再拍。
    .blurred =
        { $motion ->
            [1] 照片拍的时候晃了一下，字有重影。请拿稳、停一秒再按快门。
           *[other] 照片没对上焦，字是虚的。请点一下屏幕上的字，等清楚了再拍。
        }
    .small-in-frame = 纸在照片里太小，字看不清。请靠近一些，让它占满画面。
    .cut-off =
        { $where ->
            [top-left] 左上角被切掉了，退后一点再拍，让四个角都在画面里。
            [top-right] 右上角被切掉了，退后一点再拍，让四个角都在画面里。
            [bottom-right] 右下角被切掉了，退后一点再拍，让四个角都在画面里。
            [bottom-left] 左下角被切掉了，退后一点再拍，让四个角都在画面里。
            [top] 上边被切掉了，退后一点再拍，让四个角都在画面里。
            [right] 右边被切掉了，退后一点再拍，让四个角都在画面里。
            [bottom] 下边被切掉了，退后一点再拍，让四个角都在画面里。
            [left] 左边被切掉了，退后一点再拍，让四个角都在画面里。
           *[several] 好几处边角被切掉了，退后一点再拍，让四个角都在画面里。
        }
    .covered =
        { $where ->
            [top-left] 手指挡住了左上角。请把它平放在桌上再拍。
            [top-right] 手指挡住了右上角。请把它平放在桌上再拍。
            [bottom-right] 手指挡住了右下角。请把它平放在桌上再拍。
            [bottom-left] 手指挡住了左下角。请把它平放在桌上再拍。
            [top] 手指挡住了上边。请把它平放在桌上再拍。
            [right] 手指挡住了右边。请把它平放在桌上再拍。
            [bottom] 手指挡住了下边。请把它平放在桌上再拍。
            [left] 手指挡住了左边。请把它平放在桌上再拍。
           *[several] 手指挡住了好几处纸边。请把它平放在桌上再拍。
        }
    .tilted = 照片是斜着拍的，字会变形。请从正上方拍。
    .askew = 纸在照片里歪了。请摆正再拍，或把照片转正后再发。
    .turned =
        { $degrees ->
            [180] 照片看起来是倒着的。请把它转正再发；如果本来就是正的，不用理会。
           *[other] 照片看起来是横着的。请把它转正再发。
        }
    .grey-copy = 这看起来是黑白复印件。这里要的是彩色原件的照片。
    .no-seal = 没有看到红色的印章。如果这份材料要盖章，请盖好再拍；复印出来的黑章不算。
    .other-paper =
        { $seen ->
            [id-card-portrait] 这看起来是身份证有头像的那一面，请再看一下这里要的是哪一份。
            [id-card-emblem] 这看起来是身份证有国徽的那一面，请再看一下这里要的是哪一份。
           *[page] 这看起来是一张纸，不是身份证。请再看一下这里要的是哪一份。
        }
    .other-code = 照片上二维码里的信用代码是 { $read }，和你填的 { $typed } 不一样。请看看是拍错了执照，还是填错了。
    .of-screen = 这看起来是对着屏幕拍的。请拍原件；如果材料在屏幕上，请直接截图或发文件。
    .screenshot = 这看起来是截图。这里要的是原件的照片。
    .no-screenshot = 这看起来是照片。这里要的是那一页的截图。
    .locked-sheet = 这个表格要密码才能打开。请用 Excel 或 WPS 打开，在“文件 → 信息（文档加密）”里把密码清空，保存后再发来。
    .empty-sheet = 这个表格里什么都没有。请看看是不是存错了文件，填好后再发。
    .other-form = 这看起来不是《{ $wanted }》。请再看一下发的是哪一份；如果就是它，不用理会。
    .empty-cells = 这些格子还空着：{ $cells }{ $more ->
            [0] 。
           *[other] ，另外还有 { $more } 处。
        }请补上再发；确实不用填的，不用理会。
    .cell-differs = { $cell } 格的“{ $label }”填的是“{ $seen }”，你之前告诉我的是“{ $answer }”。请核对一下，两处要一模一样。

# 画在照片上的字，要短；每个属性对应一个代码。只能用常用汉字、字母、数字和标点。
finding-label = 问题
    .dark = 太暗
    .over-exposed = 太亮
    .uneven-light = 有阴影
    .glare = 反光
    .blurred = 模糊
    .small-in-frame = 太小
    .cut-off = 没拍全
    .covered = 有遮挡
    .tilted = 拍斜了
    .askew = 歪了
    .turned = 方向不对
    .grey-copy = 黑白复印件
    .no-seal = 没看到红章
    .other-paper = 不是这一份
    .other-code = 二维码对不上
    .of-screen = 翻拍屏幕
    .screenshot = 是截图
    .no-screenshot = 不是截图
    .crop = 留下这里
