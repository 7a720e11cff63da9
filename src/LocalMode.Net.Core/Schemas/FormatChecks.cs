namespace LocalMode;

/// <summary>The formats that can be asserted. A format that is not here is an annotation.</summary>
internal static class FormatChecks
{
    private static readonly TimeSpan PatternTimeout = TimeSpan.FromMilliseconds(250);

    /// <summary>Finds the check of a format; <see langword="null"/> if the draft does not have it or nobody checks it.</summary>
    public static FormatCheck? Find(string format, JsonSchemaDraft draft) => format switch
    {
        "date-time" => DateTimeFormats.IsDateTime,
        "email" => AddressFormats.IsEmail,
        "hostname" when draft <= JsonSchemaDraft.Draft6 => AddressFormats.IsHostNameOfRfc1123,
        "hostname" => AddressFormats.IsHostName,
        "ipv4" => AddressFormats.IsIPv4,
        "ipv6" => AddressFormats.IsIPv6,
        "uri" => UriFormats.IsUri,
        "date" when draft >= JsonSchemaDraft.Draft7 => DateTimeFormats.IsDate,
        "time" when draft >= JsonSchemaDraft.Draft7 => DateTimeFormats.IsTime,
        "duration" when draft >= JsonSchemaDraft.Draft201909 => DateTimeFormats.IsDuration,
        "uri-reference" when draft >= JsonSchemaDraft.Draft6 => UriFormats.IsUriReference,
        "iri" when draft >= JsonSchemaDraft.Draft7 => UriFormats.IsIri,
        "iri-reference" when draft >= JsonSchemaDraft.Draft7 => UriFormats.IsIriReference,
        "uri-template" when draft >= JsonSchemaDraft.Draft6 => UriFormats.IsUriTemplate,
        "uuid" when draft >= JsonSchemaDraft.Draft201909 => IsUuid,
        "json-pointer" when draft >= JsonSchemaDraft.Draft6 => IsJsonPointer,
        "relative-json-pointer" when draft >= JsonSchemaDraft.Draft7 => IsRelativeJsonPointer,
        "regex" when draft >= JsonSchemaDraft.Draft6 => IsRegex,
        _ => null,
    };

    private static bool IsUuid(ReadOnlySpan<char> text)
    {
        if (text.Length != 36)
            return false;
        for (int i = 0; i < text.Length; i++)
        {
            if (i is 8 or 13 or 18 or 23 ? text[i] != '-' : !char.IsAsciiHexDigit(text[i]))
                return false;
        }
        return true;
    }

    private static bool IsJsonPointer(ReadOnlySpan<char> text)
    {
        if (!text.IsEmpty && text[0] != '/')
            return false;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '~' && (i + 1 >= text.Length || text[i + 1] is not ('0' or '1')))
                return false;
        }
        return true;
    }

    private static bool IsRelativeJsonPointer(ReadOnlySpan<char> text)
    {
        int digits = text.IndexOfAnyExceptInRange('0', '9');
        if (digits < 0)
            digits = text.Length;
        if (digits == 0 || (digits > 1 && text[0] == '0'))
            return false;
        text = text[digits..];
        return text is "#" || IsJsonPointer(text);
    }

    private static bool IsRegex(ReadOnlySpan<char> text) =>
        text.Length <= 8192 && JsonSchemaPattern.TryCreate(text.ToString(), PatternTimeout, out _) is not null;
}
