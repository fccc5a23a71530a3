@NullMarked
package kz.bilik.admin.web;

import org.jspecify.annotations.NullMarked;
