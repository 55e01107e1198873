# SPDX-License-Identifier: GPL-2.0
#
# Two panels beside each other, a bar for each way to ask: exits, and time. From
# DATA, lines of label, exits, time, its quartiles; to RESULT. A bar of a
# logarithmic axis has to start somewhere: at what is written left of it.

set datafile separator "\t"
stats data using 2 nooutput

set terminal svg size 960,360 font "sans-serif,13" background "white"
set output result
at_least(least, value) = value < least ? least : value
set multiplot layout 1,2
set logscale x
set yrange [STATS_records - 0.5:-0.5]
set style fill solid 0.85 noborder
set grid xtics lc rgb "#dddddd"
set tics nomirror scale 0.4
set border 3 lc rgb "#444444"
unset key

set lmargin at screen 0.29
set rmargin at screen 0.62
set title "Exits (CPUID, hypervisor MSRs)"
set xrange [1:5000]
plot data using 2:0:(1):(at_least(1, $2)):($0-0.35):($0+0.35):ytic(1) with boxxyerror lc rgb "#4477aa", \
     "" using (at_least(1, $2)):0:(sprintf(" %d", $2)) with labels left

set lmargin at screen 0.68
set rmargin at screen 0.98
set title "Time, cat of one file = 1 (median, quartiles)"
set xrange [0.0005:500]
set format y ""
plot data using 3:0:(0.0005):3:($0-0.35):($0+0.35) with boxxyerror lc rgb "#ccbb44", \
     "" using 3:0:4:5 with xerrorbars pt 0 lc rgb "#222222", \
     "" using 5:0:(sprintf("  %.3g", $3)) with labels left
unset multiplot
