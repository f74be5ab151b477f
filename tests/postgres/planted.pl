#!/usr/bin/perl
# planted.pl fixture MANIFEST: what the manifest names is on the server PGHOST and PGDATABASE name, and the workload in
# pg_stat_statements holds each statement and reads enough.
# planted.pl findings MANIFEST RESCUE STORE RULES: each defect of the manifest is among the findings of the profile in STORE,
# and of each control nothing. Of rules that are not in the directory RULES yet nothing is expected.
use strict;
use warnings;
use JSON::PP;

my ($defects_wanted, $kinds_wanted, $controls_wanted, $reads_wanted) = (60, 40, 15, 0.8);
my $failures = 0;

sub fail { print "not so: @_\n"; $failures++ }

sub read_manifest {
	my ($path) = @_;
	my @rows;
	open my $file, '<', $path or die "$path: $!\n";
	while (my $line = <$file>) {
		chomp $line;
		next if $line eq '' || $line =~ /^#/;
		my ($kind, $rule, $object, $expectation, $statement, $note) = split /\t/, $line;
		die "$path:$.: five fields at least\n" if !defined $statement;
		die "$path:$.: '$expectation'\n" if $expectation !~ /^(defect|missed|control)$/;
		push @rows, {
			line => $., kind => $kind, rule => $rule, object => $object, is_defect => $expectation ne 'control', is_missed => $expectation eq 'missed',
			statement => $statement eq '-' ? undef : qr/$statement/, note => $note // '',
		};
	}
	return @rows;
}

sub query {
	my ($sql) = @_;
	open my $psql, '-|', 'psql', '-X', '-A', '-t', '-R', "\x1e", '-F', "\x1f", '-c', $sql or die "psql: $!\n";
	local $/;
	my $answer = <$psql> // '';
	close $psql or die "psql failed\n";
	chomp $answer;
	return map { [split /\x1f/, $_, -1] } split /\x1e/, $answer;
}

# Every name an object of the manifest may have: tables, columns, indexes, roles, functions …
sub catalog_names {
	return map { $_->[0] => 1 } query(<<'SQL');
SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
UNION ALL SELECT c.relname || '.' || a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND attnum > 0 WHERE relnamespace = 'public'::regnamespace
UNION ALL SELECT rolname FROM pg_roles UNION ALL SELECT proname FROM pg_proc UNION ALL SELECT conname FROM pg_constraint
UNION ALL SELECT slot_name FROM pg_replication_slots UNION ALL SELECT nspname FROM pg_namespace UNION ALL SELECT name FROM pg_settings
SQL
}

sub check_counts {
	my (@rows) = @_;
	my @defects = grep { $_->{is_defect} } @rows;
	my %kinds = map { $_->{kind} => 1 } @defects;
	my $controls = @rows - @defects;
	printf "%d defects of %d kinds, %d controls\n", scalar @defects, scalar keys %kinds, $controls;
	fail("$defects_wanted defects at least") if @defects < $defects_wanted;
	fail("$kinds_wanted kinds at least") if keys %kinds < $kinds_wanted;
	fail("$controls_wanted controls at least") if $controls < $controls_wanted;
}

sub check_objects {
	my (@rows) = @_;
	my %names = catalog_names();
	foreach my $row (@rows) {
		my ($table) = $row->{object} =~ /^(\S+)/;
		fail("line $row->{line}: no '$table' on the server") if $table ne '*' && !$names{$table};
	}
}

sub check_workload {
	my (@rows) = @_;
	my @statements = query(<<'SQL');
SELECT replace(query, E'\n', ' '), calls FROM pg_stat_statements s JOIN pg_roles r ON r.oid = s.userid WHERE rolname = 'shop_app' AND toplevel
SQL
	my ($reads, $writes) = (0, 0);
	foreach my $statement (@statements) {
		my ($text, $calls) = @$statement;
		$reads += $calls if $text =~ /^SELECT/;
		$writes += $calls if $text =~ /^(INSERT|UPDATE|DELETE)/;
	}
	my $share = $reads / ($reads + $writes);
	printf "%d statements, %d reads, %d writes: %.0f%% reads\n", scalar @statements, $reads, $writes, 100 * $share;
	fail("$reads_wanted reads at least") if $share < $reads_wanted;
	foreach my $row (grep { defined $_->{statement} } @rows) {
		fail("line $row->{line}: no statement like $row->{statement}") if !grep { $_->[0] =~ $row->{statement} } @statements;
	}
}

sub profile_rows {
	my ($rescue, $store, $sql) = @_;
	open my $answer, '-|', $rescue, 'query', '--store', $store, '--format', 'json', $sql or die "$rescue: $!\n";
	local $/;
	my $json = <$answer>;
	close $answer or die "rescue query failed\n";
	return @{decode_json($json)};
}

# "visits (region_id, site_number)" and "visits.region_id" are (visits, region_id …); "name()" is (name).
sub split_object {
	my ($object) = @_;
	$object =~ s/\(\)$//;
	my ($name, $columns) = $object =~ /^(\S+) \((.*)\)$/ ? ($1, $2) : $object =~ /^(.*)\.(.*)$/ ? ($1, $2) : ($object, '');
	return ($name, map { s/ (ASC|DESC|NULLS|FIRST|LAST|\w+_ops)\b//gr =~ s/^\((.*)\)$/$1/r } split /, /, $columns);
}

# Whether a finding's object is the wanted one, or the table of the wanted column, or a column of the wanted table.
sub is_same_object {
	my ($wanted, $object) = @_;
	return 1 if $wanted eq '*';
	my ($wanted_name, @wanted_columns) = split_object($wanted);
	my ($name, @columns) = split_object($object // '');
	return 0 if $name ne $wanted_name;
	return 1 if !@columns || !@wanted_columns;
	my %has = map { $_ => 1 } @columns;
	return !grep { !$has{$_} } @wanted_columns;
}

# Whether an index that is advised is the wanted one: on the same table, its key begins with the columns; of an expression
# or predicate it is enough to speak of them.
sub is_same_index {
	my ($wanted, $advice) = @_;
	my ($table, @columns) = split_object($wanted);
	my (undef, @key) = split_object("x ($advice->{columns})");
	return 0 if $advice->{table_name} ne $table;
	return 1 if !grep { ($key[$_] // '') ne $columns[$_] } 0 .. $#columns;
	return 0 if $advice->{predicate} eq '' && $advice->{method} eq 'btree';
	return !grep { index("$advice->{columns} $advice->{predicate}", $_) < 0 } @columns;
}

sub findings_of {
	my ($row, $findings, $advice, $statements) = @_;
	return map { "$_->{table_name} ($_->{columns})" } grep { is_same_index($row->{object}, $_) } @$advice
		if $row->{rule} eq 'database/missing-index';
	my %about = map { $_->{label} => 1 } grep { defined $row->{statement} && $_->{text} =~ $row->{statement} } @$statements;
	return map { "$_->{rule} $_->{subject}: $_->{message}" } grep {
		($row->{rule} eq '*' || $row->{rule} eq $_->{rule})
			&& ($about{$_->{subject} // ''} || (defined $row->{statement} && $row->{object} eq '*' ? 0 : is_same_object($row->{object}, $_->{subject})))
	} @$findings;
}

sub check_findings {
	my ($rescue, $store, $rules, @rows) = @_;
	my @findings = profile_rows($rescue, $store, "SELECT rule, subject, message FROM finding WHERE rule LIKE 'database/%'");
	my @advice = profile_rows($rescue, $store,
		'SELECT t.name AS table_name, a.columns, a.method, a.predicate FROM pg_advice a JOIN pg_table t ON t.database = a.database AND t.oid = a.table_oid');
	my @statements = profile_rows($rescue, $store, "SELECT label, replace(text, char(10), ' ') AS text FROM database_statement");
	my %count = map { $_ => 0 } qw(found missed awaited silent);
	foreach my $row (@rows) {
		my ($file) = $row->{rule} =~ m{^database/(.*)};
		my @about = findings_of($row, \@findings, \@advice, \@statements);
		if (!$row->{is_defect}) {
			$count{silent}++ if !@about;
			fail("line $row->{line}: a control, $row->{kind} $row->{object}: $_") foreach @about;
		} elsif (@about) {
			$count{found}++;
			print "found by now, mark it as defect: line $row->{line}: $row->{rule} $row->{object}\n" if $row->{is_missed};
		} elsif (!-e "$rules/$file.yml") {
			$count{awaited}++;
			print "no rule yet: $row->{rule} $row->{object}\n";
		} else {
			$count{missed}++;
			fail("line $row->{line}: $row->{rule} found nothing at $row->{object}") if !$row->{is_missed};
		}
	}
	printf "%d findings; defects: %d found, %d missed, %d without a rule; %d controls silent\n",
		scalar @findings, @count{qw(found missed awaited silent)};
}

my ($mode, $manifest, @rest) = @ARGV;
die "usage: planted.pl fixture MANIFEST | findings MANIFEST RESCUE STORE RULES\n" if !defined $manifest;
my @rows = read_manifest($manifest);
if ($mode eq 'fixture') {
	check_counts(@rows);
	check_objects(@rows);
	check_workload(@rows);
} else {
	check_findings(@rest, @rows);
}
exit($failures ? 1 : 0);
