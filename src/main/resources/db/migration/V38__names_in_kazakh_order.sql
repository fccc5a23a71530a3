-- Lists of people follow the Kazakh alphabet, which no collation of all the databases has: its own letters come after the
-- letters that they are written beside here, and nothing sorts after ӿ.

alter table person convert to character set utf8mb4 collate utf8mb4_bin;
alter table person add column sort_name varchar(1000) generated always as (
    replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(lower(name),
      'ә', 'аӿ'), 'ғ', 'гӿ'), 'ё', 'еӿ'), 'қ', 'кӿ'), 'ң', 'нӿ'), 'ө', 'оӿ'), 'ұ', 'уӽ'), 'ү', 'уӿ'), 'һ', 'хӿ'), 'і', 'ыӿ'));
