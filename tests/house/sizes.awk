# No file over 800 lines, no function over 100. A function's braces stand at the start of a line.

function check_file()
{
	if (lines > 800) {
		print file ": " lines " lines, limit 800"
		broken = 1
	}
}

FNR == 1 {
	check_file()
	file = FILENAME
	begin = 0
}

{ lines = FNR }

/^\{/ { begin = FNR }

/^\}/ {
	if (begin && FNR - begin - 1 > 100) {
		print file ":" begin ": a function of " FNR - begin - 1 " lines, limit 100"
		broken = 1
	}
	begin = 0
}

END {
	check_file()
	exit broken
}
