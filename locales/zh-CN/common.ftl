# 各处通用：日期、时刻、并列。

# $weekday：0 是周一。
date =
    { $month }月{ $day }日 { $weekday ->
        [0] 周一
        [1] 周二
        [2] 周三
        [3] 周四
        [4] 周五
        [5] 周六
       *[6] 周日
    }

# $time 已是 10:02 的样子。
moment = { date } { $time }

list-separator = 、
