-- Reports in a tenth of a second at a million conversations: sums of whole months for long periods, and on each reply and
-- each spell what conversations are told apart by, so that a filter joins nothing. Named as in conversation_facts.
alter table reply_facts
  add column kind text, add column priority text, add column channel_id uuid, add column assignee_id uuid, add column team_id uuid, add column tag_ids uuid[],
  add column spam boolean, add column merged_into uuid;
update reply_facts set kind = facts.kind, priority = facts.priority, channel_id = facts.channel_id, assignee_id = facts.assignee_id, team_id = facts.team_id, tag_ids = facts.tag_ids,
  spam = facts.spam, merged_into = facts.merged_into
from conversation_facts as facts where facts.id = reply_facts.conversation_id;
alter table reply_facts
  alter column kind set not null, alter column priority set not null, alter column tag_ids set not null, alter column spam set not null;
drop index reply_facts_at;
create index reply_facts_at on reply_facts (workspace_id, at)
  include (by_contact, member_id, kind, priority, channel_id, assignee_id, team_id) where not spam and merged_into is null;

alter table conversation_spells
  add column kind text, add column priority text, add column channel_id uuid, add column assignee_id uuid, add column team_id uuid, add column tag_ids uuid[],
  add column spam boolean, add column merged_into uuid;
update conversation_spells set kind = facts.kind, priority = facts.priority, channel_id = facts.channel_id, assignee_id = facts.assignee_id, team_id = facts.team_id, tag_ids = facts.tag_ids,
  spam = facts.spam, merged_into = facts.merged_into
from conversation_facts as facts where facts.id = conversation_spells.conversation_id;
alter table conversation_spells
  alter column kind set not null, alter column priority set not null, alter column tag_ids set not null, alter column spam set not null;
drop index conversation_spells_opened;
drop index conversation_spells_ended;
drop index conversation_spells_open;
create index conversation_spells_reopened on conversation_spells (workspace_id, opened_at) where reopened;
create index conversation_spells_ended on conversation_spells (workspace_id, ended_at)
  include (opened_at, kind, priority, channel_id, assignee_id, team_id) where not spam and merged_into is null and ended_at is not null;
create index conversation_spells_open on conversation_spells (workspace_id, opened_at)
  include (kind, priority, channel_id, assignee_id, team_id) where not spam and merged_into is null and ended_at is null;

alter table report_counts drop constraint report_counts_grain_check;
alter table report_counts alter column grain type integer;
alter table report_counts add check (grain in (15, 60, 1440, 43200));
comment on column report_counts.grain is 'Minutes; 43200 is a month of UTC, however long.';
insert into report_counts (workspace_id, grain, dimension, at, key, created, opened, ended, closed, resolution_sum, answered, response_sum, messages_in, messages_out,
  sla_kept, sla_missed, rated, rated_good, score_sum)
select workspace_id, 43200, dimension, date_trunc('month', at, 'UTC') as month, key, sum(created), sum(opened), sum(ended), sum(closed), sum(resolution_sum), sum(answered), sum(response_sum),
  sum(messages_in), sum(messages_out), sum(sla_kept), sum(sla_missed), sum(rated), sum(rated_good), sum(score_sum)
from report_counts where grain = 1440 group by workspace_id, dimension, month, key;

alter table report_durations add column grain integer not null default 1440 check (grain in (1440, 43200));
alter table report_durations alter column grain drop default;
alter table report_durations drop constraint report_durations_pkey;
insert into report_durations (workspace_id, grain, dimension, measure, at, key, bin, conversations)
select workspace_id, 43200, dimension, measure, date_trunc('month', at, 'UTC') as month, key, bin, sum(conversations)
from report_durations group by workspace_id, dimension, measure, month, key, bin;
alter table report_durations add primary key (workspace_id, grain, dimension, measure, at, key, bin);
comment on column report_durations.grain is 'Minutes: a day or a month of UTC.';

-- Which tags are gone, so that a record that was read before and stands in the log behind it does not bring them back.
create table report_gone_tags (
  tag_id uuid primary key,
  workspace_id uuid not null references workspaces on delete cascade,
  into_id uuid
);
comment on column report_gone_tags.into_id is 'The tag that it was merged into; null when it was removed.';
call isolate_by_workspace('report_gone_tags');
