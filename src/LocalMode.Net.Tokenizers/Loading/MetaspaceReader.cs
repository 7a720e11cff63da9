namespace LocalMode.Tokenizers;

/// <summary>Reads what Metaspace pre-tokenizers and decoders share.</summary>
internal static class MetaspaceReader
{
    /// <summary>Reads the scheme, also from old files, which say <c>add_prefix_space</c>.</summary>
    /// <param name="part">The component.</param>
    public static MetaspaceScheme ReadScheme(JsonPart part)
    {
        MetaspaceScheme scheme = MetaspaceScheme.Always;
        if (part.Find("prepend_scheme") is { } name)
        {
            scheme = name.AsString() switch
            {
                "always" => MetaspaceScheme.Always,
                "first" => MetaspaceScheme.First,
                "never" => MetaspaceScheme.Never,
                string other => throw name.Invalid($"Found '{other}'; expected always, first or never."),
            };
        }

        return part.Find("add_prefix_space") is { } flag && !flag.AsBoolean() && scheme != MetaspaceScheme.Never
            ? throw flag.Invalid("Found false, which contradicts the prepend_scheme (always, if it is missing); expected the prepend_scheme never beside it.")
            : scheme;
    }
}
