#!/usr/bin/perl
# A second implementation of code-maat's definitions (v1.0.5), and whether a store says the same.
#
#   code_maat_parity.pl [OPTION…] REPOSITORY            prints its own figures
#   code_maat_parity.pl [OPTION…] REPOSITORY STORE      compares; exits with 1 when anything differs
#
# The store must hold, as its newest audit, `rescue audit --no-renames` of REPOSITORY's HEAD. It is read with the
# `rescue` in PATH. Written from the definitions alone, over the text of `git log --numstat`, so that a mistake has to be
# made twice to go unseen. code-maat takes each author name for a person; here the store says who the author of a commit
# is, so that what is compared is the counting. Programs are no authors. Files are those of HEAD, others are left out. Days
# are those of UTC: the store keeps no time zones with its files. Of equal main authors the store names the first person.
#
# Options: --min-revs 5, --min-shared 5, --min-degree 30, --max-changeset 30 are code-maat's own numbers; pairs of people
# have --min-files 10 files in common.
use strict;
use warnings;
use Getopt::Long;
use List::Util qw(max sum0);
use POSIX qw(ceil);

my %limit = ('min-revs' => 5, 'min-shared' => 5, 'min-degree' => 30, 'max-changeset' => 30, 'min-files' => 10);
GetOptions(map { ("$_=i" => \$limit{$_}) } keys %limit) or exit 2;
@ARGV == 1 || @ARGV == 2 or die "usage: code_maat_parity.pl [OPTION…] REPOSITORY [STORE]\n";
my ($repository, $store) = @ARGV;
my %is_program; # persons of the store
@ENV{qw(GIT_CONFIG_GLOBAL GIT_CONFIG_SYSTEM GIT_NO_REPLACE_OBJECTS TZ)} = ('/dev/null', '/dev/null', 1, 'UTC');
binmode STDOUT;

# --- what git says ---------------------------------------------------------------------------------------------------

sub git {
	open my $pipe, '-|', 'git', '-C', $repository, @_ or die "git: $!\n";
	local $/ = "\0";
	chomp(my @fields = <$pipe>);
	close $pipe or die "git @_ failed\n";
	return @fields;
}

# Commits, each with rows of path, added and deleted lines; '-' of a binary file. A renamed file has its new path.
sub read_log {
	my (@options) = @_;
	my @commits;
	my @fields = git(qw(log -z --numstat --no-merges --no-ext-diff --no-textconv --date=short-local), @options,
		'--format=commit%x00%H%x00%ad%x00%aN', 'HEAD', '--');
	while (@fields) {
		my $field = shift @fields;
		if ($field =~ /\A\n?(\d+|-)\t(\d+|-)\t(.*)\z/s) {
			push @{$commits[-1]{rows}}, [$3 eq '' ? (splice @fields, 0, 2)[1] : $3, $1, $2];
		} elsif ($field eq 'commit') {
			my ($oid, $day, $name) = splice @fields, 0, 3;
			push @commits, {oid => $oid, day => $day, person => $name, rows => []};
		} elsif ($field ne '') {
			die "cannot read the log at '$field'\n";
		}
	}
	return @commits;
}

# --- code-maat's definitions -----------------------------------------------------------------------------------------

# {path}{person}: revisions, added and deleted lines. A binary change has none.
sub contributions {
	my %files;
	for my $commit (@_) {
		for (@{$commit->{rows}}) {
			my ($path, $added, $deleted) = @$_;
			my $own = $files{$path}{$commit->{person}} ||= {revisions => 0, added => 0, deleted => 0};
			$own->{revisions}++;
			$own->{added} += $added eq '-' ? 0 : $added;
			$own->{deleted} += $deleted eq '-' ? 0 : $deleted;
		}
	}
	return \%files;
}

sub total {
	my ($people, $what) = @_;
	return sum0(map { $_->{$what} } values %$people);
}

# Who has most, all of them in a tie or the first person of a store, and the share of the total.
sub leader {
	my ($people, $what) = @_;
	my $most = max(map { $_->{$what} } values %$people);
	my $total = total($people, $what);
	my @names = sort grep { $people->{$_}{$what} == $most } keys %$people;
	@names = (sort { $a <=> $b } @names)[0] if defined $store;
	return sprintf '%s %.2f', join('|', @names), $most / ($total || 1);
}

# Four digits, the same however the sum was made.
sub digits { sprintf '%.4f', $_[0] + 1e-9 }

sub fragmentation {
	my ($people) = @_;
	my $total = total($people, 'revisions');
	return digits(1 - sum0(map { ($_->{revisions} / $total)**2 } values %$people));
}

sub last_days {
	my %last;
	for my $commit (@_) {
		for (@{$commit->{rows}}) {
			$last{$_->[0]} = $commit->{day} if ($last{$_->[0]} // '') lt $commit->{day};
		}
	}
	return \%last;
}

# Whole months from one day to another.
sub months {
	my ($from, $to) = map { [split /-/] } @_;
	return ($to->[0] - $from->[0]) * 12 + $to->[1] - $from->[1] - ($to->[2] < $from->[2] ? 1 : 0);
}

# Pairs that change together. Large change sets are dropped first, also from the revisions.
sub coupling {
	my (%revisions, %shared, %pairs);
	for my $commit (@_) {
		my @paths = sort map { $_->[0] } @{$commit->{rows}};
		next if @paths > $limit{'max-changeset'};
		$revisions{$_}++ for @paths;
		while (defined(my $path = shift @paths)) {
			$shared{$path}{$_}++ for @paths;
		}
	}
	for my $left (keys %shared) {
		for my $right (keys %{$shared{$left}}) {
			my $pair = pair($shared{$left}{$right}, $revisions{$left}, $revisions{$right});
			$pairs{$left}{$right} = $pair if $pair;
		}
	}
	return \%pairs;
}

# What is said of a pair, nothing when it is below a limit.
sub pair {
	my ($shared, $left, $right) = @_;
	my $average = ($left + $right) / 2;
	my $degree = 100 * $shared / $average;
	return if $average < $limit{'min-revs'} || $shared < $limit{'min-shared'} || $degree < $limit{'min-degree'};
	return "shared $shared, degree " . int($degree) . ', average ' . ceil($average);
}

sub sums_of_coupling {
	my %sums;
	for my $commit (@_) {
		$sums{$_->[0]} += @{$commit->{rows}} - 1 for @{$commit->{rows}};
	}
	return \%sums;
}

# Pairs of people with the files both changed and those of each.
sub communication {
	my ($files) = @_;
	my (%own, %shared, %pairs);
	for my $people (values %$files) {
		my @names = sort grep { !$is_program{$_} } keys %$people;
		$own{$_}++ for @names;
		while (defined(my $name = shift @names)) {
			$shared{$name}{$_}++ for @names;
		}
	}
	for my $left (keys %shared) {
		for my $right (keys %{$shared{$left}}) {
			$pairs{"$left - $right"} = "shared $shared{$left}{$right}, files $own{$left} and $own{$right}"
				if $shared{$left}{$right} >= $limit{'min-files'};
		}
	}
	return \%pairs;
}

# --- all of it, {quantity}{of what} = value --------------------------------------------------------------------------

sub figures_of_files {
	my ($figures, $files, @commits) = @_;
	my ($last, $sums) = (last_days(@commits), sums_of_coupling(@commits));
	my ($now) = git(qw(log -1 --date=short-local --format=%cd%x00 HEAD --));
	for my $path (keys %$files) {
		my $people = $files->{$path};
		$figures->{'revisions'}{$path} = total($people, 'revisions');
		$figures->{'authors'}{$path} = grep { !$is_program{$_} } keys %$people;
		$figures->{'added lines'}{$path} = total($people, 'added');
		$figures->{'deleted lines'}{$path} = total($people, 'deleted');
		$figures->{'main author by added lines'}{$path} = leader($people, 'added');
		$figures->{'main author by revisions'}{$path} = leader($people, 'revisions');
		$figures->{'fragmentation'}{$path} = fragmentation($people);
		$figures->{'age in months'}{$path} = months($last->{$path}, $now);
		$figures->{'sum of coupling'}{$path} = $sums->{$path};
		for my $person (keys %$people) {
			my $own = $people->{$person};
			$figures->{'revisions of a person'}{"$path by $person"} = $own->{revisions};
			$figures->{'lines of a person'}{"$path by $person"} = "+$own->{added} -$own->{deleted}";
		}
	}
}

sub figures {
	my @commits = @_;
	my %is_there = map { ($_ => 1) } git(qw(ls-tree -r -z --name-only HEAD));
	my %files = %{contributions(@commits)};
	my %figures;
	delete @files{grep { !$is_there{$_} } keys %files};
	figures_of_files(\%figures, \%files, @commits);
	$figures{'people who work on the same files'} = communication(\%files);
	my $pairs = coupling(@commits);
	for my $left (grep { $is_there{$_} } keys %$pairs) {
		$figures{'coupling'}{"$left - $_"} = $pairs->{$left}{$_} for grep { $is_there{$_} } keys %{$pairs->{$left}};
	}
	for my $commit (read_log('-M', '-l1000')) {
		$figures{'lines of a change, renames followed'}{"$commit->{oid} $_->[0]"} = "$_->[1] $_->[2]"
			for @{$commit->{rows}};
	}
	return \%figures;
}

sub print_figures {
	my ($figures) = @_;
	for my $quantity (sort keys %$figures) {
		print "$quantity\n";
		print "  $_: $figures->{$quantity}{$_}\n" for sort keys %{$figures->{$quantity}};
	}
}

# --- what the store says, in the same form ---------------------------------------------------------------------------

# Rows of a query without its heading; NULL is ''. Texts are asked for in hexadecimal digits, so no column has a comma.
sub ask {
	my ($sql) = @_;
	open my $pipe, '-|', qw(rescue query --quiet --format csv --limit 0 --store), $store, $sql or die "rescue: $!\n";
	my ($heading, @rows) = map { s{\r?\n\z}{}r } <$pipe>;
	close $pipe or die "the store cannot be asked: $sql\n";
	return map { [split /,/, $_, -1] } @rows;
}

sub text { pack 'H*', $_[0] }

sub name_persons {
	my %person = map { @$_ } ask('SELECT oid, person_id FROM git_commit JOIN person_identity ON identity_id = author_id');
	$_->{person} = $person{$_->{oid}} // die "the store lacks commit $_->{oid}\n" for @_;
	%is_program = map { ($_->[0] => 1) } ask('SELECT id FROM person WHERE is_bot');
}

sub stored_pairs {
	my %pairs;
	for (ask('SELECT hex(a.path), hex(b.path), shared, revisions_a, revisions_b FROM coupling ' .
			'JOIN path a ON a.id = path_a_id JOIN path b ON b.id = path_b_id')) {
		my ($left, $right, @numbers) = @$_;
		my $pair = pair(@numbers);
		$pairs{text($left) . ' - ' . text($right)} = $pair if $pair;
	}
	return \%pairs;
}

sub stored_people_of_files {
	my ($figures) = @_;
	for (ask('SELECT hex(path), person_id, revisions, coalesce(added, 0), coalesce(deleted, 0) FROM authorship ' .
			'JOIN path ON id = path_id')) {
		my ($path, $person, $revisions, $added, $deleted) = @$_;
		$figures->{'revisions of a person'}{text($path) . " by $person"} = $revisions;
		$figures->{'lines of a person'}{text($path) . " by $person"} = "+$added -$deleted";
	}
	for (ask('SELECT person_a_id, person_b_id, shared, files_a, files_b FROM communication')) {
		my ($left, $right, $shared, @files) = @$_;
		($left, $right, @files) = ($right, $left, reverse @files) if $left gt $right;
		$figures->{'people who work on the same files'}{"$left - $right"} = "shared $shared, files $files[0] and $files[1]";
	}
}

sub stored_figures {
	my %figures = (coupling => stored_pairs());
	for (ask('SELECT oid, hex(path), added, deleted FROM churn JOIN git_commit c ON c.id = commit_id ' .
			'JOIN path p ON p.id = path_id')) {
		my ($oid, $path, @lines) = map { $_ eq '' ? '-' : $_ } @$_;
		$figures{'lines of a change, renames followed'}{"$oid " . text($path)} = "@lines";
	}
	for (ask('SELECT hex(path), revisions, people, added, deleted, sum_of_coupling FROM file_history ' .
			'JOIN path ON id = path_id LEFT JOIN file_coupling USING (path_id)')) {
		my ($path, @numbers) = @$_;
		for my $quantity ('revisions', 'authors', 'added lines', 'deleted lines', 'sum of coupling') {
			my $number = shift @numbers;
			$figures{$quantity}{text($path)} = $number eq '' ? 0 : $number;
		}
	}
	for (ask('SELECT hex(path), main_author_id, ownership, is_by_lines, busiest_id, busiest_share, fragmentation, ' .
			'age_months FROM file_ownership')) {
		my ($path, $main, $ownership, $is_by_lines, $busiest, $share, $fragmentation, $age) = @$_;
		$path = text($path);
		$figures{'main author by added lines'}{$path} = sprintf '%s %.2f', $main, $ownership if $is_by_lines;
		$figures{'main author by revisions'}{$path} = sprintf '%s %.2f', $busiest, $share;
		$figures{'fragmentation'}{$path} = digits($fragmentation);
		$figures{'age in months'}{$path} = $age;
	}
	stored_people_of_files(\%figures);
	return \%figures;
}

# --- both ------------------------------------------------------------------------------------------------------------

# How many keys of either side have another value on the other.
sub compare {
	my ($quantity, $mine, $theirs) = @_;
	my @keys = sort keys %{{%$mine, %$theirs}};
	my @differing = grep { ($mine->{$_} // 'nothing') ne ($theirs->{$_} // 'nothing') } @keys;
	printf "%s: compared %d, equal %d, differing %d\n", $quantity, scalar(@keys), @keys - @differing, scalar(@differing);
	printf "  %s: here %s, store %s\n", $_, $mine->{$_} // 'nothing', $theirs->{$_} // 'nothing'
		for @differing > 10 ? @differing[0 .. 9] : @differing;
	return scalar @differing;
}

sub total_lines {
	my ($figures) = @_;
	my ($added, $deleted) = (0, 0);
	for (values %{$figures->{'lines of a change, renames followed'}}) {
		my @lines = map { $_ eq '-' ? 0 : $_ } split / /;
		$added += $lines[0];
		$deleted += $lines[1];
	}
	$figures->{'lines in all, renames followed'}{HEAD} = "+$added -$deleted";
}

my @commits = read_log('--no-renames');
if (!defined $store) {
	print_figures(figures(@commits));
	exit 0;
}
name_persons(@commits);
my ($mine, $theirs) = (figures(@commits), stored_figures());
total_lines($_) for $mine, $theirs;
my $differing = 0;
$differing += compare($_, $mine->{$_} || {}, $theirs->{$_} || {}) for sort keys %{{%$mine, %$theirs}};
exit($differing ? 1 : 0);
