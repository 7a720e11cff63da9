namespace LocalMode;

/// <summary>Resolves the URI references of schemas. Fragments are kept apart.</summary>
internal static class SchemaUri
{
    /// <summary>The base of a schema that has no URI. No reference can name it from outside.</summary>
    public const string None = "local-schema://none/";

    /// <summary>Splits a reference at its fragment; the fragment is percent-decoded.</summary>
    public static (string Uri, string Fragment) Split(string reference)
    {
        int hash = reference.IndexOf('#', StringComparison.Ordinal);
        return hash < 0 ? (reference, "") : (reference[..hash], Uri.UnescapeDataString(reference[(hash + 1)..]));
    }

    /// <summary>Resolves a reference without fragment; <see langword="null"/> if it is malformed.</summary>
    public static string? Resolve(string baseUri, string reference)
    {
        if (reference.Length == 0)
            return baseUri;
        if (HasScheme(reference))
            return Normalise(reference);
        return Uri.TryCreate(baseUri, UriKind.Absolute, out Uri? root) && Uri.TryCreate(root, reference, out Uri? resolved) ? resolved.AbsoluteUri : null;
    }

    public static string Normalise(string absolute) =>
        Uri.TryCreate(absolute, UriKind.Absolute, out Uri? uri) ? uri.AbsoluteUri : absolute;

    /// <summary>A path such as <c>/a</c> is absolute to <see cref="Uri"/> on Unix, so the scheme is looked for by hand.</summary>
    public static bool HasScheme(string reference)
    {
        int colon = reference.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || !char.IsAsciiLetter(reference[0]))
            return false;
        foreach (char c in reference.AsSpan(1, colon - 1))
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '-' or '.'))
                return false;
        }
        return true;
    }
}
