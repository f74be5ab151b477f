# Splits a transcript into the files NNNN.command, .line, .expected and .exit of each step under `out`.

function start(text)
{
	if (step++) {
		close(name ".command")
		close(name ".expected")
	}
	name = sprintf("%s%04d", out, step)
	printf "" > (name ".expected")
	print NR > (name ".line")
	close(name ".line")
	print text > (name ".command")
	in_command = 1
}

BEGIN { printf "" > (out "prose") }

/^\$ / { start(substr($0, 3)); next }
!step { print > (out "prose"); next }
in_command && /^> / { print substr($0, 3) > (name ".command"); next }
in_command && /^>$/ { print "" > (name ".command"); next }
{ in_command = 0 }
/^\? [0-9]+$/ { print substr($0, 3) > (name ".exit"); close(name ".exit"); next }
{ print > (name ".expected") }
