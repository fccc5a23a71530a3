-- A session holds who the person is and no longer in which course runs they take part; the old ones cannot be read.
delete from SPRING_SESSION_ATTRIBUTES;
delete from SPRING_SESSION;
