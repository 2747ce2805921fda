-- Lists, counts and bulk actions find words as searching does, by search_messages and search_headers: nothing asks this index any more.
drop index conversations_search;
