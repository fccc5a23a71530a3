package kz.bilik.course;

/**
 * Says what instructors have put into the units and modules of a run. While there is any,
 * the run keeps its programme.
 */
public interface ProgrammeUse {

	boolean usesProgramme(long courseRunId);

}
