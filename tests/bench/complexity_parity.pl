#!/usr/bin/perl
# Whether another tool finds the same functions as rescue and counts their complexity alike.
#
#   complexity_parity.pl [OPTION…] TOOL TREE OURS THEIRS
#
# OURS is what `rescue show functions --format csv --limit 0` prints of the directory TREE. THEIRS has a line for each
# function that TOOL found there, tabs between: path, line, last line or 0, name or nothing, number, and then, when the
# reader of the tool knows it, CLASS=POINTS for constructs of the function that the two count differently, positive when
# only the tool counts them. complexity_parity.sh makes both files and calls this.
#
# The functions of a file are matched in this order:
#
#   same place  the line where the declaration starts, and the last part of the name where the tool says one
#   within      the same name, and a line inside of our function: the tool points past annotations or a return type
#   other name  the same line, or the same last line
#
# What is left on either side is listed with its reason. Where two matched numbers differ, the classes of difference are
# looked for: those of THEIRS and those of the table below, which searches the source of the function without comments,
# strings and the functions inside that have a row of their own. A difference is "named" when the points of one class, of
# two or of all together make exactly the difference. Otherwise it "holds" the classes that occur, or is "unexplained".
#
# Options: --metric ccn|cognitive; --allow CLASS (several, or all): subtract the points of the class before the numbers
# are compared; --files FILE: what `rescue show files --format csv --limit 0` prints, for the reasons; --missing-zero: a
# function that the tool does not list has 0; --examples N (default 2) of everything that is counted; --least PERCENT:
# exit with 1 when fewer of the matched functions agree after what is allowed.
use strict;
use warnings;
use Getopt::Long;
use List::Util qw(first max sum0);

my %option = (metric => 'ccn', examples => 2, least => 0, allow => []);
GetOptions(\%option, qw(metric=s examples=i least=f allow=s@ files=s missing-zero)) or exit 2;
@ARGV == 4 or die "usage: complexity_parity.pl [OPTION…] TOOL TREE OURS THEIRS\n";
my ($tool, $tree, $ours_file, $theirs_file) = @ARGV;
my %allowed = map { $_ => 1 } @{$option{allow}};

# --- the classes of difference ---------------------------------------------------------------------------------------

# What decides, in our count of C.
my $decision = qr/\b(?:if|for|while|case)\b|&&|\|\||\?/;
my $elsewhere = 'in an #else, #elif or #if 0 branch';

# For each tool the languages it is compared in and its classes: a name, and a function from the source of a function to
# its points, positive when only the tool counts them; '?' when they cannot be counted from the text.
my %tools = (
	lizard => {languages => ['Java'], classes => [
		['wildcard <? …>', sub { count($_[0], qr/[<,]\s*\?/) }],
		['methods of an anonymous class', \&anonymous_class],
	]},
	checkstyle => {languages => ['Java'], classes => []},
	pmd => {languages => ['Java'], classes => [
		['methods of an anonymous class', \&anonymous_class],
		['an else-if nests deeper', sub { holds($_[0], qr/\belse\s+if\b/) }],
		['a call of the same name', sub { holds($_[0], qr/\b\Q$_[1]{name}\E\s*\(.*\b\Q$_[1]{name}\E\s*\(/s) }],
		['each run of operators counts', sub { $_[0] =~ /&&/ ? holds($_[0], qr/\|\|/) : 0 }],
	]},
	gocyclo => {languages => ['Go'], classes => []},
	gocognit => {languages => ['Go'], classes => [
		['else does not nest', \&nested_in_else],
		['parentheses begin a sequence', sub { holds($_[0], qr/(?:&&|\|\|)\s*!?\(|\)\s*(?:&&|\|\|)/) }],
	]},
	pmccabe => {languages => ['C'], classes => [
		[$elsewhere, \&alternatives],
		['in the body of a #define', \&macro_bodies],
		['in the arguments of a macro', sub { holds($_[0], qr/\b\w+\((?:[^()]|\([^()]*\))*\b(?:if|for|while)\b/) }],
		['macro without a semicolon', sub { holds($_[0], qr/^\s*[A-Z][A-Z0-9_]+(?:\(.*\))?\s*$/m) }],
		['function in a function', sub { holds($_[0], qr/^\s+(?:auto|static)\s.*\n?.*\)\s*\{/m) }],
	]},
	rubocop => {languages => ['Ruby'], classes => [
		['||= and &&=', sub { count($_[0], qr/(?:\|\||&&)=/) }],
		['&.', sub { count($_[0], qr/&\./) }],
		['block of a method that iterates', sub { holds($_[0], qr/\{ *\||\bdo\b|\(&|\{/) }],
		['rescue after another', sub { my $n = count($_[0], qr/^\s*rescue\b/m); $n > 1 ? 1 - $n : 0 }],
		['in of a case', sub { -count($_[0], qr/^\s*in\b/m) }],
	]},
	phpmd => {languages => ['PHP'], classes => [['arm of match', sub { holds($_[0], qr/\bmatch\b/) }]]},
	luacheck => {languages => ['Lua'], classes => [['or of an index', sub { holds($_[0], qr/\[[^\]]*\bor\b/) }]]},
	radon => {languages => ['Python'], classes => []},
	cognitive_complexity => {languages => ['Python'], classes => []},
	eslint => {languages => [qw(JavaScript TypeScript TSX)], classes => []},
	sonarjs => {languages => [qw(JavaScript TypeScript TSX)], classes => [
		['recursion', sub { holds($_[0], qr/.[^\w]\Q$_[1]{name}\E\s*\(/s) }],
	]},
);
my $compared = $tools{$tool} or die "complexity_parity.pl: no tool '$tool'\n";

sub count { my @found = $_[0] =~ /$_[1]/g; return scalar @found }
sub holds { return $_[0] =~ $_[1] ? '?' : 0 }
sub anonymous_class { holds($_[0], qr/\bnew\s+[\w.<>?, ]+\([^;{]*\)\s*\{/) }

# Go is laid out by gofmt: the lines of an else branch are those with more tabs.
sub nested_in_else {
	my ($points, @open) = (0);
	for (split /\n/, $_[0]) {
		my $depth = /^(\t*)\S/ ? length $1 : next;
		pop @open while @open && $depth <= $open[-1];
		$points -= @open if /^\t*(?:\}\s*)?(?:\w+:\s*)?(?:if|for|switch|select)\b/ && !/^\t*\} else/;
		push @open, $depth if /\} else \{$/;
	}
	return $points;
}

# Lines of C, with whether they stand in an alternative branch of the preprocessor and whether they belong to a #define.
sub preprocessed {
	my (@branches, @lines);
	my $define = 0;
	for (split /\n/, $_[0]) {
		if (/^\s*#\s*if/) { push @branches, /^\s*#\s*if\s+0\b/ ? 1 : 0 }
		elsif (/^\s*#\s*(?:else|elif)/) { $branches[-1] = 1 if @branches }
		elsif (/^\s*#\s*endif/) { pop @branches }
		$define = 1 if /^\s*#\s*define/;
		push @lines, {text => $_, alternative => sum0(@branches) > 0, define => $define};
		$define = 0 unless /\\$/;
	}
	return @lines;
}

sub decisions { return sum0(map { count($_->{text}, $decision) } grep { $_->{text} !~ /^\s*#\s*(?:el)?if/ } @_) }
sub alternatives { return -decisions(grep { $_->{alternative} && !$_->{define} } preprocessed($_[0])) }
sub macro_bodies { return decisions(grep { $_->{define} && !$_->{alternative} } preprocessed($_[0])) }

# --- reading ---------------------------------------------------------------------------------------------------------

sub slurp {
	my ($name) = @_;
	open my $file, '<', $name or return undef;
	local $/;
	return scalar <$file>;
}

sub lines_of { split /\n/, (slurp($_[0]) // die "complexity_parity.pl: cannot read '$_[0]'\n") =~ tr/\r//dr }

# Rows of a CSV file by the names of its head.
sub csv_rows {
	my ($head, @lines) = map {
		my ($line, @fields) = ($_);
		push @fields, $1 // $2 while $line =~ /\G(?:"((?:[^"]|"")*)"|([^,]*))(?:,|$)/g;
		\@fields
	} lines_of($_[0]);
	return map { my %row; @row{@$head} = @$_; \%row } @lines;
}

# Without the types around it.
sub last_name { $_[0] =~ s/.*(?:\.|::|#|\w:(?=\w))//r }

sub ours {
	my %languages = map { $_ => 1 } @{$compared->{languages}};
	return map { {%$_, full => $_->{name}, name => last_name($_->{name}), value => $_->{$option{metric}}} }
		grep { $languages{$_->{language}} } csv_rows($ours_file);
}

sub theirs {
	return map {
		my ($path, $line, $end, $name, $value, @points) = split /\t/;
		+{path => $path =~ s{^\./}{}r, line => $line, end_line => $end, name => last_name($name), value => $value,
			points => {map { /(.*)=(.*)/ } @points}}
	} lines_of($theirs_file);
}

# Comments, strings and characters become spaces, lines stay.
sub stripped {
	return $_[0] =~ s{(//[^\n]*|/\*.*?\*/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`]*`)}{$1 =~ tr/\n/ /cr}gesr;
}

my %sources;
sub source_lines {
	my ($path) = @_;
	return $sources{$path} ||= [split /\n/, stripped(slurp("$tree/$path") // '')];
}

# The text of our function without the functions in it.
sub text_of {
	my ($function) = @_;
	my @lines = @{source_lines($function->{path})}[$function->{line} - 1 .. $function->{end_line} - 1];
	for my $inner (@{$function->{inner}}) {
		$lines[$_ - $function->{line}] = '' for max($inner->{line}, $function->{line} + 1) .. $inner->{end_line} - 1;
	}
	return join "\n", map { $_ // '' } @lines;
}

# --- matching --------------------------------------------------------------------------------------------------------

sub by_path {
	my %paths;
	push @{$paths{$_->{path}}}, $_ for @_;
	return \%paths;
}

# One pass over what is unmatched in a file: the nearest of theirs that $fits.
sub match_pass {
	my ($mine, $others, $how, $fits) = @_;
	my @pairs;
	for my $function (grep { !$_->{match} } @$mine) {
		my ($other) = sort { abs($a->{line} - $function->{line}) <=> abs($b->{line} - $function->{line}) }
			grep { !$_->{match} && $fits->($function, $_) } @$others;
		next if !$other;
		$function->{match} = $other->{match} = 1;
		push @pairs, {ours => $function, theirs => $other, how => $how};
	}
	return @pairs;
}

sub match_file {
	my ($mine, $others) = @_;
	my $line = sub { $_[0]{line} == $_[1]{line} };
	my $name = sub { $_[0]{name} eq $_[1]{name} };
	return (match_pass($mine, $others, 'same place', sub { $line->(@_) && ($name->(@_) || $_[1]{name} eq '') }),
		match_pass($mine, $others, 'within',
			sub { $name->(@_) && $_[1]{line} > $_[0]{line} && $_[1]{line} <= $_[0]{end_line} }),
		match_pass($mine, $others, 'other name', $line),
		match_pass($mine, $others, 'other name', sub { $_[1]{end_line} && $_[0]{end_line} == $_[1]{end_line} }));
}

# Each function knows those that stand in it.
sub nest {
	my @open;
	for my $function (sort { $a->{line} <=> $b->{line} || $b->{end_line} <=> $a->{end_line} } @_) {
		$function->{inner} = [];
		pop @open while @open && $open[-1]{end_line} < $function->{line};
		push @{$open[-1]{inner}}, $function if @open && $function->{end_line} <= $open[-1]{end_line};
		push @open, $function;
	}
}

# --- reasons ---------------------------------------------------------------------------------------------------------

# From a line to where its declaration ends: { or ; outside of parentheses, annotations left out.
sub declaration {
	my ($function) = @_;
	my $lines = source_lines($function->{path});
	my $text = join "\n", map { $_ // '' } @$lines[$function->{line} - 1 .. $function->{line} + 30];
	my $parentheses = qr/(\((?:[^()]++|(?-1))*\))/;
	$text =~ s/\@\w+(?:\.\w+)*\s*$parentheses?//g;
	return $text =~ /\A((?:[^;{()]++|$parentheses)*.)/s ? $1 : $text;
}

sub reason_theirs {
	my ($function, $mine, $files) = @_;
	my $file = $files->{$function->{path}};
	return "in a file that is $file->{class}" if !$mine->{$function->{path}} && $file && $file->{class} ne 'production';
	return 'initializer of a class field' if $function->{name} eq '(class field)';
	my $text = declaration($function);
	return 'a macro or attribute taken for a function' if $tool eq 'pmccabe';
	return 'no body' if $text =~ /;\z/;
	return 'initializer block' if $text =~ /\A\s*(?:static\s*)?\{/;
	return 'no parameter list: an enum constant or a class' if $compared->{languages}[0] eq 'Java' && $text !~ /\(/;
	return 'not found by rescue';
}

sub reason_ours {
	my ($function, $others) = @_;
	my $list = $others->{$function->{path}} or return 'the tool lists nothing of the file';
	my $in = first { $_->{end_line} && $_->{line} <= $function->{line} && $_->{end_line} >= $function->{end_line} } @$list;
	return 'inside of what the tool took for one function' if $in;
	return 'method of a class in a function' if $function->{is_inner} && $tool =~ /radon|cognitive_complexity/;
	return $elsewhere if $function->{language} eq 'C' && is_alternative($function);
	my $text = declaration($function);
	return 'lambda outside of any function' if $text =~ /->|\bfunc\s*\(/ && $function->{language} =~ /^(?:Java|Go)$/;
	return 'not listed by the tool';
}

sub is_alternative {
	my ($function) = @_;
	my @lines = preprocessed(join "\n", @{source_lines($function->{path})}[0 .. $function->{line} - 1]);
	return @lines && $lines[-1]{alternative};
}

# The classes of a matched pair with their points.
sub classes_of {
	my ($pair) = @_;
	my %points = %{$pair->{theirs}{points}};
	if (@{$compared->{classes}} && $pair->{difference}) {
		my $text = text_of($pair->{ours});
		$points{$_->[0]} = $_->[1]->($text, $pair->{ours}) for @{$compared->{classes}};
	}
	delete @points{grep { $points{$_} eq '0' } keys %points};
	return \%points;
}

# How a difference is called: by one class, by two, by all that have points.
sub name_of {
	my ($difference, $points) = @_;
	my @known = sort grep { $points->{$_} ne '?' } keys %$points;
	my $one = first { $points->{$_} == $difference } @known;
	return "named: $one" if defined $one;
	for my $a (@known) {
		my $b = first { $_ gt $a && $points->{$a} + $points->{$_} == $difference } @known;
		return "named: $a + $b" if defined $b;
	}
	return 'named: ' . join(' + ', @known) if @known && sum0(@$points{@known}) == $difference;
	return %$points ? 'holds: ' . join(', ', sort keys %$points) : 'unexplained';
}

# --- the report ------------------------------------------------------------------------------------------------------

# Counts under a heading, each with examples.
sub tally {
	my ($heading, @items) = @_;
	my %groups;
	push @{$groups{$_->[0]}}, $_->[1] for @items;
	print "$heading\n" if %groups;
	for my $name (sort { @{$groups{$b}} <=> @{$groups{$a}} || $a cmp $b } keys %groups) {
		my @all = @{$groups{$name}};
		printf "  %6d  %s\n", scalar @all, $name;
		print "          $_\n" for grep { defined } @all[0 .. $option{examples} - 1];
	}
}

sub percent { $_[1] ? sprintf('%.2f%%', 100 * $_[0] / $_[1]) : '-' }
sub place { "$_[0]{path}:$_[0]{line} " . ($_[0]{full} // $_[0]{name}) }

sub agreement {
	my ($what, @pairs) = @_;
	my $equal = grep { $_->{difference} == 0 } @pairs;
	my @above = grep { max($_->{ours}{value}, $_->{theirs}{value}) > 1 } @pairs;
	my @ten = grep { $_->{ours}{value} + max(0, $_->{difference}) > 10 } @pairs;
	printf "%s: exact %s of %d; of those over 1 %s of %d; within one %s; both over 10 %s of %d\n", $what,
		percent($equal, scalar @pairs), scalar @pairs,
		percent(scalar(grep { $_->{difference} == 0 } @above), scalar @above), scalar @above,
		percent(scalar(grep { abs $_->{difference} <= 1 } @pairs), scalar @pairs),
		percent(scalar(grep { $_->{ours}{value} > 10 && $_->{ours}{value} + $_->{difference} > 10 } @ten), scalar @ten),
		scalar @ten;
	return @pairs ? 100 * $equal / @pairs : 0;
}

my @ours = ours();
my @theirs = theirs();
my ($mine, $others) = (by_path(@ours), by_path(@theirs));
nest(@$_) for values %$mine;
$_->{is_inner} = 1 for map { @{$_->{inner}} } @ours;
my @pairs = map { match_file($mine->{$_}, $others->{$_} || []) } sort keys %$mine;
if ($option{'missing-zero'}) {
	push @pairs, map { {ours => $_, theirs => {%$_, value => 0, points => {}}, how => 'missing, so 0'} }
		grep { !$_->{match}++ } @ours;
}
my %files = $option{files} ? map { $_->{path} => $_ } csv_rows($option{files}) : ();
my %how;
$how{$_->{how}}++ for @pairs;
$_->{difference} = $_->{theirs}{value} - $_->{ours}{value} for @pairs;
printf "%s, %s: ours %d, theirs %d; matched %d, %s of ours and %s of theirs (%s)\n", $tool, $option{metric},
	scalar @ours, scalar @theirs, scalar @pairs, percent(scalar @pairs, scalar @ours), percent(scalar(grep { $_->{match} } @theirs), scalar @theirs),
	join(', ', map { "$_ $how{$_}" } sort keys %how);
tally('only ours', map { [reason_ours($_, $others), place($_)] } grep { !$_->{match} } @ours);
tally('only theirs', map { [reason_theirs($_, $mine, \%files), place($_)] } grep { !$_->{match} } @theirs);
my $share = agreement('as counted', @pairs);
tally('differences', map { [name_of($_->{difference}, classes_of($_)),
	place($_->{ours}) . " ours $_->{ours}{value}, theirs $_->{theirs}{value}"] } grep { $_->{difference} } @pairs);
if (%allowed) {
	my %subtracted;
	for my $pair (@pairs) {
		my $points = classes_of($pair);
		for my $class (grep { $points->{$_} ne '?' && ($allowed{all} || $allowed{$_}) } keys %$points) {
			$pair->{difference} -= $points->{$class};
			$subtracted{$class}{functions}++;
			$subtracted{$class}{points} += $points->{$class};
		}
	}
	printf "subtracted: %d points of '%s' in %d functions\n", $subtracted{$_}{points}, $_, $subtracted{$_}{functions}
		for sort keys %subtracted;
	$share = agreement('after that', @pairs);
	tally('still different', map { [name_of($_->{difference}, {}), place($_->{ours}) .
		" ours $_->{ours}{value}, theirs $_->{theirs}{value}"] } grep { $_->{difference} } @pairs);
}
exit($share < $option{least} ? 1 : 0);
