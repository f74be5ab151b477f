#include "collect/people_names.h"

#include <stddef.h>

#include "base/wild.h"

#include "base/banned.h"

#define NOREPLY_DOMAIN "@users.noreply.github.com"

static const char *const generic_names[] = {
    "",
    "admin",
    "administrator",
    "anonymous",
    "build",
    "cloud user",
    "default user",
    "dev",
    "developer",
    "ec2 default user",
    "ec2-user",
    "first last",
    "firstname lastname",
    "git",
    "github",
    "github action",
    "github actions",
    "gitlab",
    "guest",
    "jenkins",
    "john doe",
    "local user",
    "localhost",
    "name",
    "no author",
    "no name",
    "nobody",
    "none",
    "not committed yet",
    "pi",
    "root",
    "system administrator",
    "test",
    "test user",
    "ubuntu",
    "unknown",
    "unknown author",
    "unknown user",
    "user",
    "user name",
    "vagrant",
    "your name",
    "your name here",
    "your full name",
};

/* The part before '@'. */
static const char *const generic_local_parts[] = {
    "",          "admin",    "administrator", "anonymous", "build",   "donotreply", "ec2-user",  "jenkins",
    "localhost", "no-reply", "nobody",        "none",      "noreply", "pi",         "root",      "test",
    "ubuntu",    "unknown",  "user",          "vagrant",   "you",     "your.email", "youremail", "yourname",
};

/* The part after '@'. */
static const char *const generic_domains[] = {
    "127.0.0.1",   "domain.com",  "email.com", "example.com",
    "example.net", "example.org", "localhost", "localhost.localdomain",
};

/* Patterns for a name or for the part of an address before '@'. */
static const char *const bot_patterns[] = {
    "**\\[bot\\]**",
    "**-bot",
    "**-bot[0-9]",
    "**_bot",
    "**-robot",
    "allcontributors**",
    "azure-pipelines**",
    "bors",
    "bot",
    "buildkite**",
    "circleci**",
    "codecov**",
    "copilot-swe-agent**",
    "dependabot**",
    "deepsource**",
    "github action",
    "github actions",
    "github-actions**",
    "gitlab-ci**",
    "greenkeeper**",
    "hosted weblate",
    "imgbot**",
    "jenkins",
    "jenkins-**",
    "mend renovate**",
    "mergify**",
    "pre-commit-ci**",
    "pyup**bot**",
    "release-please**",
    "renovate**",
    "semantic-release**",
    "snyk**bot**",
    "stickler-ci**",
    "travis ci**",
    "travis-ci**",
    "weblate**",
    "whitesource**",
};

#define IN_LIST(text, list) in_list((text), (list), sizeof(list) / sizeof(*(list)))

static bool in_list(struct view text, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (view_is(text, list[i]))
			return true;
	return false;
}

bool name_is_generic(struct view name)
{
	return IN_LIST(name, generic_names);
}

bool email_is_generic(struct view email)
{
	size_t at = view_find(email, 0, VIEW("@"));

	return IN_LIST(view_slice(email, 0, at), generic_local_parts) ||
	       IN_LIST(view_slice(email, at + 1, email.n), generic_domains);
}

static bool is_bot_word(struct view word)
{
	for (size_t i = 0; word.n && i < sizeof(bot_patterns) / sizeof(*bot_patterns); i++)
		if (wild_match_text(view_of(bot_patterns[i]), word))
			return true;
	return false;
}

bool identity_is_bot(struct view name, struct view email)
{
	struct view number, user;

	if (!noreply_parts(email, &number, &user))
		user = view_slice(email, 0, view_find(email, 0, VIEW("@")));
	return is_bot_word(name) || is_bot_word(user);
}

bool noreply_parts(struct view email, struct view *number, struct view *user)
{
	size_t digits = 0;

	*number = *user = (struct view){0};
	if (!view_ends(email, NOREPLY_DOMAIN))
		return false;
	*user = view_slice(email, 0, email.n - (sizeof(NOREPLY_DOMAIN) - 1));
	while (digits < user->n && user->p[digits] >= '0' && user->p[digits] <= '9')
		digits++;
	if (digits && digits < user->n && user->p[digits] == '+') {
		*number = view_slice(*user, 0, digits);
		*user = view_slice(*user, digits + 1, user->n);
	}
	return user->n > 0;
}
