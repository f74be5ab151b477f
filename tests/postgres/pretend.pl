#!/usr/bin/perl
# pretend.pl VERSION SOCKET DIRECTORY LOG [MISSING]: listens on DIRECTORY/.s.PGSQL.5432 and hands all on to the server at SOCKET,
# but says it is of VERSION, and looks names of the catalog up in the schema `shape` first. Each statement that calls a
# function whose name is on a line of the file MISSING is written to LOG. Ends when its parent does.
use strict;
use warnings;
use IO::Select;
use IO::Socket::UNIX;

my ($version, $server, $directory, $log_path, $missing_path) = @ARGV;
die "usage: pretend.pl VERSION SOCKET DIRECTORY LOG [MISSING]\n" if !defined $log_path;
my $missing;
if (defined $missing_path && -s $missing_path) {
	open my $file, '<', $missing_path or die "$missing_path: $!\n";
	chomp(my @names = <$file>);
	my $any = join '|', map { quotemeta } @names;
	$missing = qr/\b($any)\s*\(/;
}

# A statement of the client's: where names are looked up, and what the version could not do.
sub change_statement {
	my ($text) = @_;
	if ($missing && $text =~ $missing) {
		open my $log, '>>', $log_path or die "$log_path: $!\n";
		print $log "$1: ", substr($text =~ s{\0}{ }gr, 0, 300), "\n";
	}
	return $text =~ s/search_path = pg_catalog\b/search_path = shape, pg_catalog/r;
}

sub change_parameter {
	my ($text) = @_;
	return $text =~ /^server_version\0/ ? "server_version\0$version\0" : $text;
}

# Whole messages of $buffer, each changed; what is not whole stays.
sub changed {
	my ($buffer, %change) = @_;
	my $out = '';
	while (length $$buffer >= 5) {
		my ($type, $length) = unpack 'a N', $$buffer;
		last if length $$buffer < $length + 1;
		my $body = substr $$buffer, 5, $length - 4;
		substr($$buffer, 0, $length + 1) = '';
		$body = $change{$type}->($body) if $change{$type};
		$out .= pack('a N', $type, length($body) + 4) . $body;
	}
	return $out;
}

# The first message has no type: it goes on as it is.
sub first_message {
	my ($client, $upstream) = @_;
	my $buffer = '';
	while (length $buffer < 4 || length $buffer < unpack 'N', $buffer) {
		sysread $client, $buffer, 65536, length $buffer or return;
	}
	my $length = unpack 'N', $buffer;
	syswrite $upstream, substr $buffer, 0, $length;
	return substr $buffer, $length;
}

sub write_all {
	my ($to, $text) = @_;
	while (length $text) {
		my $written = syswrite $to, $text or exit 0;
		substr($text, 0, $written) = '';
	}
}

sub serve {
	my ($client) = @_;
	my $upstream = IO::Socket::UNIX->new(Peer => $server) or die "$server: $!\n";
	my %from_client = (Q => \&change_statement, P => \&change_statement);
	my %from_server = (S => \&change_parameter);
	my $rest = first_message($client, $upstream);
	return if !defined $rest;
	my %buffers = ($client => $rest, $upstream => '');
	my $select = IO::Select->new($client, $upstream);
	while (1) {
		foreach my $from ($select->can_read) {
			sysread $from, $buffers{$from}, 65536, length $buffers{$from} or return;
			write_all($from == $client ? ($upstream, changed(\$buffers{$from}, %from_client)) : ($client, changed(\$buffers{$from}, %from_server)));
		}
	}
}

$SIG{CHLD} = 'IGNORE';
my $parent = getppid;
my $listener = IO::Socket::UNIX->new(Local => "$directory/.s.PGSQL.5432", Listen => 5) or die "$directory: $!\n";
my $waiting = IO::Select->new($listener);
while (getppid == $parent) {
	next if !$waiting->can_read(0.5);
	my $client = $listener->accept or next;
	my $child = fork // die "fork: $!\n";
	if ($child == 0) {
		serve($client);
		exit 0;
	}
	close $client;
}
