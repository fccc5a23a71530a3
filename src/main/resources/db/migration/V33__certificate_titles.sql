-- What a certificate says of its programme, which may be taught no longer when somebody asks. Filled at the next start for
-- certificates that are there already.

alter table certificate add column title_kk mediumtext;
alter table certificate add column title_ru mediumtext;
alter table certificate add column title_en mediumtext;
