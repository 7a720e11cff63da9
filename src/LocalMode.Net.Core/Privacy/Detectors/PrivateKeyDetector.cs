namespace LocalMode;

/// <summary>Private keys as PEM or PuTTY blocks. A block without its end is taken up to the next line of dashes or the end of the text.</summary>
internal sealed class PrivateKeyDetector() : ScanningDetector("private-key")
{
    private const string Dashes = "-----";
    private const string Begin = "-----BEGIN ";
    private const string Putty = "PuTTY-User-Key-File-";
    private const int MaxTitle = 48;

    protected override void Scan(ReadOnlySpan<char> text, ref SpanCollector found)
    {
        int pem = -1, putty = -1;
        for (int i = 0; i < text.Length;)
        {
            pem = Next(text, Begin, i, pem);
            putty = Next(text, Putty, i, putty);
            if (pem == text.Length && putty == text.Length)
                return;
            if (putty < pem)
            {
                i = EndOfPutty(text, putty);
                found.Add(SensitiveDataKind.PrivateKey, putty, i, Name);
                continue;
            }

            int start = pem;
            int title = start + Dashes.Length;
            int close = text[title..Math.Min(text.Length, title + MaxTitle)].IndexOf(Dashes);
            if (close < 0 || text.Slice(title, close).IndexOf("PRIVATE KEY") < 0)
            {
                i = title;
                continue;
            }

            i = EndOfBlock(text, title + close + Dashes.Length);
            found.Add(SensitiveDataKind.PrivateKey, start, i, Name);
        }
    }

    // Searched again only once it is passed: looking for both at every step would read the text once for each block.
    private static int Next(ReadOnlySpan<char> text, string what, int from, int known)
    {
        if (known >= from)
            return known;
        int next = text[from..].IndexOf(what);
        return next < 0 ? text.Length : from + next;
    }

    private static int EndOfBlock(ReadOnlySpan<char> text, int body)
    {
        int dashes = text[body..].IndexOf(Dashes);
        if (dashes < 0)
            return text.TrimEnd().Length;
        int end = body + dashes;
        if (!text[end..].StartsWith("-----END "))
            return end;
        int title = end + Dashes.Length;
        int close = text[title..Math.Min(text.Length, title + MaxTitle)].IndexOf(Dashes);
        return close < 0 ? title : title + close + Dashes.Length;
    }

    private static int EndOfPutty(ReadOnlySpan<char> text, int start)
    {
        int mac = text[start..].IndexOf("Private-MAC: ");
        if (mac < 0)
            return text.TrimEnd().Length;
        int end = start + mac + "Private-MAC: ".Length;
        while (end < text.Length && char.IsAsciiHexDigit(text[end]))
            end++;
        return end;
    }
}
