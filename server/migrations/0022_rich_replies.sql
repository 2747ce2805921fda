-- What is written with formatting keeps it on its way: beside its text, which the HTML says without formatting.
alter table drafts add column html text;
alter table scheduled_messages add column html text;
comment on column drafts.html is 'Sanitised; null for plain text.';
comment on column scheduled_messages.html is 'Sanitised; null for plain text.';
