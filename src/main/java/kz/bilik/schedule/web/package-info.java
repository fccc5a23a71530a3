@NullMarked
package kz.bilik.schedule.web;

import org.jspecify.annotations.NullMarked;
