// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli;

import dev.plimsoll.cli.manifest.PodSpecPath;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the value of {@code --pod-spec}. */
final class PodSpecPathConverter implements ITypeConverter<PodSpecPath> {
    @Override
    public PodSpecPath convert(String value) {
        try {
            return PodSpecPath.parse(value);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
