using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace LocalMode;

/// <content>Placeholders to values.</content>
public sealed partial class RedactionVault
{
    /// <summary>How a placeholder is written out.</summary>
    private enum Spelling
    {
        /// <summary>The characters that it replaced.</summary>
        AsItWas,

        /// <summary>The value without escapes.</summary>
        Value,

        /// <summary>The value with the escapes that a JSON string needs.</summary>
        Json,
    }

    /// <summary>Puts the values back into a text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The text with values. What has the form of a placeholder and stands for no value stays and is counted in <see cref="UnknownPlaceholders"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="ObjectDisposedException">The vault was disposed.</exception>
    public string Restore(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Restore(text, Spelling.AsItWas, open: false, out _);
    }

    /// <summary>Puts the values back into a JSON document, escaped as its strings need it.</summary>
    /// <param name="json">The document.</param>
    /// <returns>The document with values.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="json"/> is <see langword="null"/>.</exception>
    /// <exception cref="ObjectDisposedException">The vault was disposed.</exception>
    public string RestoreJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return Restore(json, Spelling.Json, open: false, out _);
    }

    /// <summary>Puts the values back into the strings and property names of a JSON value.</summary>
    /// <param name="json">The value.</param>
    /// <returns>A value with a document of its own.</returns>
    /// <exception cref="ObjectDisposedException">The vault was disposed.</exception>
    public JsonElement Restore(JsonElement json) => new ArgumentRewriter(RestoreValue, strict: false).Rewrite(json);

    /// <summary>Puts the values back into the arguments of a tool call.</summary>
    /// <param name="arguments">The arguments: strings, JSON values, dictionaries and lists of them are read into; other values stay.</param>
    /// <returns>New arguments, or <see langword="null"/> for <see langword="null"/>.</returns>
    /// <exception cref="ObjectDisposedException">The vault was disposed.</exception>
    public IDictionary<string, object?>? RestoreArguments(IDictionary<string, object?>? arguments) =>
        arguments is null ? null : new ArgumentRewriter(RestoreValue, strict: false).Rewrite(arguments);

    /// <summary>Replaces the values of the vault in the arguments of a tool call, as <see cref="Redact(string)"/> does in a text.</summary>
    /// <param name="arguments">The arguments: strings, JSON values, numbers, dictionaries and lists of them.</param>
    /// <returns>New arguments, or <see langword="null"/> for <see langword="null"/>. A number that holds a value becomes a string.</returns>
    /// <exception cref="NotSupportedException">An argument is of a type that cannot be looked into; send nothing then.</exception>
    /// <exception cref="ObjectDisposedException">The vault was disposed.</exception>
    public IDictionary<string, object?>? RedactArguments(IDictionary<string, object?>? arguments) =>
        arguments is null ? null : new ArgumentRewriter(Redact, strict: true).Rewrite(arguments);

    /// <summary>Creates what puts the values back into a text that arrives in pieces.</summary>
    /// <returns>The restorer of one stream.</returns>
    public StreamRestorer CreateStreamRestorer() => new(this, json: false);

    /// <summary>Creates the same for a text that may be a JSON document.</summary>
    internal StreamRestorer CreateStreamRestorer(bool json) => new(this, json);

    /// <summary>Restores a piece of a stream; <paramref name="held"/> is where the tail begins that may be an open placeholder.</summary>
    internal string RestorePiece(string text, bool json, out int held) => Restore(text, json ? Spelling.Json : Spelling.AsItWas, open: true, out held);

    // An argument may itself be a JSON document, which an unescaped value could break.
    private string RestoreValue(string text) => Restore(text, IsDocument(text) ? Spelling.Json : Spelling.Value, open: false, out _);

    // Not parsed: a number that was replaced stands there without quotes.
    private static bool IsDocument(string text)
    {
        ReadOnlySpan<char> trimmed = text.AsSpan().Trim();
        return trimmed is ['{', .., '}'] || (trimmed is ['[', .., ']'] && !Placeholders.TryRead(trimmed, out _, out _));
    }

    private string Restore(string text, Spelling spelling, bool open, out int held)
    {
        StringBuilder? output = null;
        int done = 0, at = text.IndexOf('[', StringComparison.Ordinal);
        held = text.Length;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            while (at >= 0)
            {
                int next = at + 1;
                if (Placeholders.TryRead(text.AsSpan(at), out int length, out bool unfinished))
                {
                    next = at + length;
                    if (_restored.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text.AsSpan(at, length), out Restored restored))
                    {
                        output ??= new(text.Length);
                        output.Append(text, done, at - done).Append(Spell(restored, spelling));
                        done = next;
                    }
                    else
                    {
                        Interlocked.Increment(ref _unknown);
                    }
                }
                else if (unfinished && open)
                {
                    held = at;
                    break;
                }

                at = text.IndexOf('[', next);
            }
        }

        // Half a character is held too: pieces are often encoded one by one.
        if (open && held == text.Length && held > done && char.IsHighSurrogate(text[^1]))
            held--;
        if (output is null)
            return held == text.Length ? text : text[..held];
        return output.Append(text, done, held - done).ToString();
    }

    private static string Spell(Restored restored, Spelling spelling) => spelling switch
    {
        Spelling.AsItWas => restored.Text,
        Spelling.Value => restored.Value,
        _ => JsonEncodedText.Encode(restored.Value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString(),
    };
}
