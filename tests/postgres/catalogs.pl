#!/usr/bin/perl
# Catalogs of PostgreSQL versions, recorded from servers of each (record_catalog.sh); 9 is 9.6, which is 10's without what
# the release notes of 10 add and rename.
# catalogs.pl merge RECORD…: one table of them all: kind, name, column or arguments, type, and in which versions.
# catalogs.pl sql VERSION SERVER <catalogs.tsv: a schema `shape` on a server of version SERVER in which each catalog has the
# columns and types of VERSION, with the rows of the server's own, and the functions and settings SERVER has not.
# catalogs.pl missing VERSION <catalogs.tsv: names of functions VERSION does not have and another one has.
use strict;
use warnings;

# Types that are no more.
my %gone_types = (abstime => 'timestamp with time zone');

sub quote { my ($name) = @_; return '"' . ($name =~ s/"/""/gr) . '"' }

# Versions as ranges: 9-12,14.
sub ranges {
	my (@all) = sort { $a <=> $b } @_;
	my @ranges;
	foreach my $version (@all) {
		if (@ranges && $version == $ranges[-1][1] + 1) { $ranges[-1][1] = $version }
		else { push @ranges, [$version, $version] }
	}
	return join ',', map { $_->[0] == $_->[1] ? $_->[0] : "$_->[0]-$_->[1]" } @ranges;
}

sub holds {
	my ($ranges, $version) = @_;
	return scalar grep { my ($from, $to) = split /-/; $version >= $from && $version <= ($to // $from) } split /,/, $ranges;
}

sub merge {
	my (@paths) = @_;
	my (%versions, @order, %named, $version, %all);
	foreach my $path (@paths) {
		open my $file, '<', $path or die "$path: $!\n";
		while (my $line = <$file>) {
			chomp $line;
			my @fields = split /\t/, $line, -1;
			if ($fields[0] eq 'version') { $version = $fields[1]; $all{$version} = 1; $line = "version\tpg_stat_statements\t$fields[2]\t" }
			push @order, $line if !$versions{$line};
			$versions{$line}{$version} = 1;
			$named{"$fields[0] $fields[1]"}{$version} = 1;
		}
	}
	my @lines;
	foreach my $line (@order) {
		my ($kind, $name, $arguments) = split /\t/, $line;
		# What every version has under its name tells nothing; what takes pointers cannot be called.
		next if $kind =~ /^(function|setting)$/ && (keys %{$named{"$kind $name"}} == keys %all || $line =~ /\binternal\b/);
		push @lines, "$line\t" . ranges(keys %{$versions{$line}}) . "\n";
	}
	print sort @lines;
}

sub read_table {
	my @rows;
	while (my $line = <STDIN>) {
		chomp $line;
		my %row;
		@row{qw(kind name part type versions)} = split /\t/, $line, -1;
		push @rows, \%row;
	}
	return @rows;
}

# One column of a view: the server's own where it is of the same type.
sub column_sql {
	my ($row, $own) = @_;
	my $name = quote($row->{part});
	return "CASE extname WHEN 'pg_stat_statements' THEN '$own->{' extension'}' ELSE extversion END AS $name"
		if $row->{name} eq 'pg_extension' && $row->{part} eq 'extversion';
	return "CASE extname WHEN 'pg_stat_statements' THEN 'shape'::regnamespace::oid ELSE extnamespace END AS $name"
		if $row->{name} eq 'pg_extension' && $row->{part} eq 'extnamespace';
	my $is_own = ($own->{$row->{part}} // '') eq $row->{type};
	# No view may have such a column.
	return $is_own ? "${name}::text" : "NULL::text AS $name" if $row->{type} =~ /^(anyarray|pg_statistic\[\])$/;
	return $name if $is_own;
	my $none = $row->{name} =~ /^pg_stat_statements/ && $row->{type} =~ /^(bigint|double precision)$/ ? '0' : 'NULL';
	return "$none\::" . ($gone_types{$row->{type}} // $row->{type}) . " AS $name";
}

sub write_sql {
	my ($version, $server) = @_;
	my @rows = read_table();
	my (%own, %columns, $extension);
	foreach my $row (@rows) {
		$extension = $row->{part} if $row->{kind} eq 'version' && holds($row->{versions}, $version);
		next if $row->{kind} ne 'column';
		$own{$row->{name}}{$row->{part}} = $row->{type} if holds($row->{versions}, $server);
		push @{$columns{$row->{name}}}, $row if holds($row->{versions}, $version);
	}
	print "CREATE SCHEMA shape;\n";
	foreach my $name (sort keys %columns) {
		my $own = {%{$own{$name} // {}}, ' extension' => $extension};
		my $source = $name =~ /^pg_stat_statements/ ? "public.$name" : "pg_catalog.$name";
		print "CREATE VIEW shape.$name AS SELECT ", join(', ', map { column_sql($_, $own) } @{$columns{$name}}),
			$own{$name} ? " FROM $source" : ' WHERE false', ";\n";
	}
	foreach my $row (grep { $_->{kind} eq 'function' && holds($_->{versions}, $version) && !holds($_->{versions}, $server) } @rows) {
		print "DO \$do\$ BEGIN CREATE FUNCTION shape.$row->{name}($row->{part}) RETURNS $row->{type} LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';\n",
			"EXCEPTION WHEN OTHERS THEN NULL; END \$do\$;\n";
	}
	write_settings($version, $server, @rows);
}

# current_setting() of what VERSION has.
sub write_settings {
	my ($version, $server, @rows) = @_;
	my @other = grep { $_->{kind} eq 'setting' } @rows;
	my $list = sub { return join ', ', q{''}, map { "'$_->{name}'" } @_ };
	my $gone = $list->(grep { !holds($_->{versions}, $version) } @other);
	my $new = $list->(grep { holds($_->{versions}, $version) && !holds($_->{versions}, $server) } @other);
	print <<"END";
CREATE FUNCTION shape.current_setting(name text) RETURNS text LANGUAGE plpgsql AS \$\$
BEGIN
	IF name IN ($gone) THEN
		RAISE undefined_object USING MESSAGE = format('no setting %s in this version', name);
	END IF;
	RETURN CASE WHEN name IN ($new) THEN '0' ELSE pg_catalog.current_setting(name) END;
END \$\$;
END
}

sub write_missing {
	my ($version) = @_;
	my (%has, %lacks);
	foreach my $row (grep { $_->{kind} eq 'function' } read_table()) {
		(holds($row->{versions}, $version) ? \%has : \%lacks)->{$row->{name}} = 1;
	}
	# The grammar has EXTRACT and NORMALIZE of its own, whatever functions they were by then.
	print map { "$_\n" } grep { !$has{$_} && !/^(extract|normalize|is_normalized)$/ } sort keys %lacks;
}

my ($command, @rest) = @ARGV;
if (($command // '') eq 'merge') { merge(@rest) }
elsif (($command // '') eq 'sql' && @rest == 2) { write_sql(@rest) }
elsif (($command // '') eq 'missing' && @rest == 1) { write_missing(@rest) }
else { die "usage: catalogs.pl merge RECORD... | sql VERSION SERVER | missing VERSION\n" }
