#!/usr/bin/perl
# planted.pl fixture MANIFEST: what the manifest names is on the server PGHOST and PGDATABASE name, and the workload in
# pg_stat_statements holds each statement and reads enough.
# planted.pl findings MANIFEST PROFILE RULES: each defect of the manifest is among the findings of PROFILE (JSON of
# `rescue db-profile --format json`), and of each control nothing. RULES: the directory of rules/database.
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
		die "$path:$.: '$expectation'\n" if $expectation !~ /^(defect|control)$/;
		push @rows, {
			line => $., kind => $kind, rule => $rule, object => $object, is_defect => $expectation eq 'defect',
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

my ($mode, $manifest, @rest) = @ARGV;
die "usage: planted.pl fixture MANIFEST | findings MANIFEST PROFILE RULES\n" if !defined $manifest;
my @rows = read_manifest($manifest);
if ($mode eq 'fixture') {
	check_counts(@rows);
	check_objects(@rows);
	check_workload(@rows);
}
exit($failures ? 1 : 0);
