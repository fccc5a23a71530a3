@NullMarked
package kz.bilik.defence.web;

import org.jspecify.annotations.NullMarked;
