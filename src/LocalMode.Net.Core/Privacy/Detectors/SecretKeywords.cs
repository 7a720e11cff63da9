using System.Buffers;

namespace LocalMode;

/// <summary>The words behind which a secret is written, and how sure each one is.</summary>
internal static class SecretKeywords
{
    // A value behind these is a secret whatever it looks like, unless it is a word of the language.
    private static readonly string[] Passwords =
    [
        "password", "passwd", "pwd", "pw", "passphrase", "passcode", "pass", "passwort", "kennwort", "mot de passe", "contraseña", "contrasena", "senha", "palavra-passe", "wachtwoord", "hasło", "haslo",
        "lösenord", "adgangskode", "passord", "salasana", "пароль", "şifre", "parola", "heslo", "パスワード", "暗証番号", "密码", "密碼", "비밀번호", "पासवर्ड",
    ];

    // A value behind these may be short, but must look made by a machine.
    private static readonly string[] Keys =
    [
        "api_key", "api-key", "apikey", "api key", "access_key", "access-key", "accesskey", "access key", "secret_key", "secret-key", "secretkey", "secret key", "client_secret", "client-secret", "clientsecret", "client secret",
        "auth_token", "auth-token", "authtoken", "access_token", "access-token", "accesstoken", "access token", "private_key", "signing_key", "encryption_key", "encryption key", "webhook secret", "api-schlüssel", "api-sleutel", "clé api", "clave api", "clave de api", "chiave api", "apiキー", "klucz api",
        "authorization", "secret", "token", "bearer", "credential",
    ];

    public static readonly SearchValues<string> Search = SearchValues.Create([.. Passwords, .. Keys], StringComparison.OrdinalIgnoreCase);

    /// <summary>Finds the word at a position; the longest one counts.</summary>
    public static int LengthAt(ReadOnlySpan<char> text, int position, out bool isPassword)
    {
        int length = 0;
        isPassword = false;
        int first = text[position] | ' ';
        foreach (string word in Passwords)
        {
            if (word.Length > length && (word[0] == first || first > 'z') && text[position..].StartsWith(word, StringComparison.OrdinalIgnoreCase))
                (length, isPassword) = (word.Length, true);
        }

        foreach (string word in Keys)
        {
            if (word.Length > length && (word[0] == first || first > 'z') && text[position..].StartsWith(word, StringComparison.OrdinalIgnoreCase))
                (length, isPassword) = (word.Length, false);
        }

        return length;
    }

    /// <summary>Whether the word alone allows an identifier of hexadecimal groups (UUID) as its value.</summary>
    public static bool AllowsUuid(ReadOnlySpan<char> word) =>
        word.IndexOf("key", StringComparison.OrdinalIgnoreCase) >= 0 || word.IndexOf("secret", StringComparison.OrdinalIgnoreCase) >= 0 || word.IndexOf("schlüssel", StringComparison.OrdinalIgnoreCase) >= 0;
}
