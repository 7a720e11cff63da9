using System.Buffers;

namespace LocalMode;

/// <summary>
/// Passwords, tokens and keys: by the prefixes of their issuers, and by a word such as "password" or "api_key" before a value that
/// does not look like a word. Found is the value alone.
/// </summary>
internal sealed class SecretDetector() : ScanningDetector("secret")
{
    private const int MaxPassword = 96;
    private const int MaxKey = 256;
    private const int MinKey = 10;

    private static readonly SearchValues<char> UnquotedEnd = SearchValues.Create(" \t\r\n\"`<>,;");
    private static readonly SearchValues<char> Symbols = SearchValues.Create("!@#$%^&*+?");
    private static readonly string[] Verbs = [" is", " ist", " lautet", " est", " es", " è", " é", " är", " er", " on", " to", " jest", " :", "は", "是", "为", "為", "은", "는"];
    private static readonly string[] OtherThings = ["count", "limit", "hash", "len", "type", "name", "_id", "-id", "url", "uri", "file", "path", "policy", "expir", "field", "min", "max", "reset", "ttl", "usage"];

    protected override void Scan(ReadOnlySpan<char> text, ref SpanCollector found)
    {
        int prefix = -1, keyword = -1;
        for (int i = 0; i < text.Length;)
        {
            prefix = Next(text, SecretPrefix.Search, i, prefix);
            keyword = Next(text, SecretKeywords.Search, i, keyword);
            int at = Math.Min(prefix, keyword);
            if (at == text.Length)
                return;
            int start = at, end = -1;
            if (prefix == at)
                end = ReadToken(text, at);
            if (end < 0 && keyword == at)
                end = ReadAssigned(text, at, out start);
            if (end > 0)
                found.Add(SensitiveDataKind.Secret, start, end, Name);
            i = end > 0 ? end : at + 1;
        }
    }

    private static int Next(ReadOnlySpan<char> text, SearchValues<string> what, int from, int known)
    {
        if (known >= from)
            return known;
        int next = text[from..].IndexOfAny(what);
        return next < 0 ? text.Length : from + next;
    }

    private static int ReadToken(ReadOnlySpan<char> text, int start)
    {
        if (start > 0 && (Letters.IsWord(text[start - 1]) || text[start - 1] == '-'))
            return -1;
        if (text[start..].StartsWith("eyJ"))
            return ReadJsonWebToken(text, start);
        foreach (SecretPrefix prefix in SecretPrefix.All)
        {
            if (prefix.Text[0] != text[start] || !text[start..].StartsWith(prefix.Text))
                continue;
            int body = start + prefix.Text.Length;
            int end = EndOf(text, body, prefix.Characters);
            while (end > body && text[end - 1] is '.' or '-')
                end--;
            bool fits = end - body >= prefix.Least && !Letters.IsWordAt(text, end) && !SecretValues.IsPlaceholder(text[body..end]);
            if (fits && (!prefix.MustBeRandom || SecretValues.IsRandom(text[body..end])))
                return end;
        }

        return -1;
    }

    private static int ReadJsonWebToken(ReadOnlySpan<char> text, int start)
    {
        int header = EndOf(text, start, SecretPrefix.Base64Url);
        if (header - start < 12 || header == text.Length || text[header] != '.')
            return -1;
        int payload = EndOf(text, header + 1, SecretPrefix.Base64Url);
        if (payload - header < 8)
            return -1;
        return payload < text.Length && text[payload] == '.' ? Math.Max(payload, EndOf(text, payload + 1, SecretPrefix.Base64Url)) : payload;
    }

    private static int EndOf(ReadOnlySpan<char> text, int start, SearchValues<char> characters)
    {
        int length = text[start..].IndexOfAnyExcept(characters);
        return length < 0 ? text.Length : start + length;
    }

    /// <summary>Reads <c>word = value</c> and its kin.</summary>
    private static int ReadAssigned(ReadOnlySpan<char> text, int keyword, out int start)
    {
        int length = SecretKeywords.LengthAt(text, keyword, out bool isPassword);
        ReadOnlySpan<char> word = text.Slice(keyword, length);

        // Short words are also parts of others: "bypass", "tpw".
        if (length <= 4 && char.IsAsciiLetter(word[0]) && (keyword > 0 && char.IsLetterOrDigit(text[keyword - 1])))
        {
            start = -1;
            return -1;
        }

        start = ReadSign(text, keyword + length, word, out bool spoken);
        if (start < 0)
            return -1;
        char quote = start < text.Length && text[start] is '"' or '\'' or '`' ? text[start] : '\0';
        start += quote == '\0' ? 0 : 1;
        ReadOnlySpan<char> rest = text[start..Math.Min(text.Length, start + (isPassword ? MaxPassword : MaxKey))];
        int size = quote == '\0' ? rest.IndexOfAny(UnquotedEnd) : rest.IndexOfAny(quote, '\n');
        size = size < 0 ? rest.Length : size;
        if (quote == '\0')
            size = TrimEnd(rest[..size], isPassword);

        // Inside JSON in JSON the closing quote is escaped.
        if (size > 0 && rest[size - 1] == '\\')
            size--;
        ReadOnlySpan<char> value = rest[..size];

        // The cheaper questions first: what follows a word is seldom a secret.
        bool secret = isPassword ? IsPassword(value, quote != '\0', spoken) : IsKey(value, word, spoken);
        return secret && !SecretValues.IsPlaceholder(value) && !IsCode(value) ? start + size : -1;
    }

    /// <summary>Reads what stands between the word and the value; -1 where it is no assignment.</summary>
    private static int ReadSign(ReadOnlySpan<char> text, int end, ReadOnlySpan<char> word, out bool spoken)
    {
        spoken = false;
        int i = end;
        while (i < text.Length && i - end < 24 && (char.IsAsciiLetterOrDigit(text[i]) || text[i] is '_' or '-'))
            i++;
        ReadOnlySpan<char> suffix = text[end..i];
        if (suffix.Length > 0 && char.IsAsciiLetterLower(suffix[0]) && suffix is not ("s" or "es" or "e" or "n" or "et"))
            return -1;
        foreach (string other in OtherThings)
        {
            if (suffix.Length > 1 && suffix.IndexOf(other, StringComparison.OrdinalIgnoreCase) >= 0)
                return -1;
        }

        while (i < text.Length && i - end < 26 && text[i] is '"' or '\'' or ']' or ')' or '\\' or '`' or '*')
            i++;
        if (word.Equals("bearer", StringComparison.OrdinalIgnoreCase) && i < text.Length && text[i] == ' ')
            return i + 1;
        int sign = i;
        foreach (string verb in Verbs)
        {
            if (i == text.Length || text[i] != verb[0] || !text[i..].StartsWith(verb, StringComparison.OrdinalIgnoreCase) || (verb.Length > 1 && Letters.IsWordAt(text, i + verb.Length)))
                continue;
            spoken = verb != " :";
            sign = i + verb.Length;
            break;
        }

        if (sign == i)
        {
            while (i < text.Length && text[i] == ' ' && i - sign < 3)
                i++;
            sign = i;
        }

        while (sign < text.Length && text[sign] is ':' or '=' or '>' && sign - i < 12)
            sign++;
        if (sign == i)
            return -1;
        while (sign < text.Length && text[sign] is ' ' or '\\' or '*' && sign - i < 16)
            sign++;
        if (word.Equals("authorization", StringComparison.OrdinalIgnoreCase))
        {
            if (sign < text.Length && text[sign] is '"' or '\'')
                sign++;
            foreach (string scheme in (ReadOnlySpan<string>)["Bearer ", "Basic ", "Token "])
                sign += text[sign..].StartsWith(scheme, StringComparison.OrdinalIgnoreCase) ? scheme.Length : 0;
        }

        return sign;
    }

    private static int TrimEnd(ReadOnlySpan<char> value, bool isPassword)
    {
        // Keys end at an ampersand: they stand in queries. In a sentence without spaces a value ends where the script changes.
        int size = isPassword ? -1 : value.IndexOf('&');
        size = size < 0 ? value.Length : size;
        for (int i = value[..size].IndexOfAnyExceptInRange('\0', '\u007f'); i >= 0 && i < size; i++)
        {
            if (i > 0 && Letters.IsUnspaced(value[i]) && value[i - 1] < '\u0080')
                size = i;
        }

        while (size > 0 && value[size - 1] is '.' or '\'' or ')' or ']' or '}' or ':' or '*' or '\u3002' or '\u3001')
            size--;
        return size;
    }

    private static bool IsCode(ReadOnlySpan<char> value) =>
        value.IndexOf("()") >= 0 || value.IndexOf("://") >= 0 || value.IndexOf("{{") >= 0 || value.IndexOf("${") >= 0 || value[0] is '/' or '&' or '|' || value[^1] == '(' || value.IndexOf(").") >= 0 || value.IndexOf("|min") >= 0;

    private static bool IsPassword(ReadOnlySpan<char> value, bool quoted, bool spoken)
    {
        if (value.Length < 4 || (!quoted && value.IndexOfAnyInRange('0', '9') < 0 && value.IndexOfAny(Symbols) < 0))
            return false;
        int digits = 0, letters = 0, upper = 0;
        foreach (char c in value)
        {
            digits += char.IsAsciiDigit(c) ? 1 : 0;
            letters += char.IsLetter(c) ? 1 : 0;
            upper += char.IsUpper(c) ? 1 : 0;
        }

        int others = value.Length - digits - letters;
        if (digits == value.Length)
            return value.Length is >= 4 and <= 12 && !spoken;
        if (digits > 0 && letters > 0)
            return !IsMeasure(value, digits, letters);
        if (quoted && !spoken)
            return value.Length >= 6 && value.IndexOf(' ') < 0 && (others > 0 || upper > 1);
        return others > 0 && letters > 0 && value.IndexOfAny(Symbols) >= 0 && value.Length >= 6;
    }

    // "8-character", "16chars", "30d".
    private static bool IsMeasure(ReadOnlySpan<char> value, int digits, int letters) =>
        value.Length < 6 || (digits <= 2 && char.IsAsciiDigit(value[0]) && value[digits..].IndexOfAnyInRange('0', '9') < 0 && letters >= value.Length - digits - 1);

    private static bool IsKey(ReadOnlySpan<char> value, ReadOnlySpan<char> word, bool spoken)
    {
        if (value.IndexOf(' ') >= 0)
            return false;
        if (SecretValues.IsUuid(value))
            return SecretKeywords.AllowsUuid(word);
        if (word.Equals("authorization", StringComparison.OrdinalIgnoreCase))
            return value.Length >= 12 && SecretValues.Entropy(value) >= 2.8;
        if (SecretValues.IsRandom(value))
            return true;
        return !spoken && word.Length > 6 && value.Length >= MinKey && value.IndexOfAnyInRange('0', '9') >= 0 && value.IndexOfAnyExceptInRange('0', '9') >= 0
            && value.IndexOf('.') < 0 && SecretValues.Entropy(value) >= 2.8;
    }
}
