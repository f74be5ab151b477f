# awk -f match.awk EXPECTED OUTPUT: exits 0 when the output is as expected. In a line `…` stands for any text, a line
# that is only `…` for any number of lines. Empty lines at the end of either do not matter.

FILENAME == ARGV[1] { expected[++expected_count] = $0; next }
{ output[++output_count] = $0 }

function line_matches(pattern, text,    at, part, first)
{
	for (first = 1; (at = index(pattern, "…")) > 0; first = 0) {
		part = substr(pattern, 1, at - 1)
		pattern = substr(pattern, at + length("…"))
		at = part == "" ? 1 : index(text, part)
		if (at == 0 || (first && at != 1))
			return 0
		text = substr(text, at + length(part))
	}
	if (first)
		return pattern "" == text ""
	return length(text) >= length(pattern) && substr(text, length(text) - length(pattern) + 1) "" == pattern ""
}

function lines_match(i, j)
{
	for (; i <= expected_count; i++) {
		if (expected[i] == "…") {
			while (!lines_match(i + 1, j))
				if (j++ > output_count)
					return 0
			return 1
		}
		if (j > output_count || !line_matches(expected[i], output[j++]))
			return 0
	}
	return j > output_count
}

END {
	while (expected_count > 0 && expected[expected_count] == "")
		expected_count--
	while (output_count > 0 && output[output_count] == "")
		output_count--
	exit !lines_match(1, 1)
}
