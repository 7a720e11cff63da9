using System.Text;

namespace LocalMode;

/// <content>Values to placeholders.</content>
public sealed partial class RedactionVault
{
    /// <summary>Replaces every value of the vault in a text.</summary>
    /// <param name="text">The text; may be JSON, in which values are found in every spelling of their characters.</param>
    /// <returns>The text with placeholders. It holds no value, neither as it is nor in a JSON spelling; <see cref="Restore(string)"/> gives the text back exactly.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The vault is full.</exception>
    /// <exception cref="ObjectDisposedException">The vault was disposed.</exception>
    public string Redact(string text) => Redact(text, out _);

    /// <summary>Replaces every value of the vault in a text.</summary>
    /// <param name="text">The text; may be JSON, in which values are found in every spelling of their characters.</param>
    /// <param name="count">The number of replacements.</param>
    /// <returns>The text with placeholders. It holds no value, neither as it is nor in a JSON spelling; <see cref="Restore(string)"/> gives the text back exactly.</returns>
    /// <remarks>Values that overlap are replaced as one. Text of the user that looks like a placeholder of this vault is replaced too, so that it is not restored into somebody's value.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The vault is full.</exception>
    /// <exception cref="ObjectDisposedException">The vault was disposed.</exception>
    public string Redact(string text, out int count)
    {
        ArgumentNullException.ThrowIfNull(text);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            StringBuilder? output = null;
            count = 0;
            int done = 0;
            while (_values.TryFind(text, done, withSalt: true, out int start, out int end, out VaultEntry? entry))
            {
                output ??= new(text.Length);
                output.Append(text, done, start - done).Append(PlaceholderOf(text[start..end], entry!));
                done = end;
                count++;
            }

            if (output is null)
                return text;
            string redacted = output.Append(text, done, text.Length - done).ToString();

            // What stands beside a placeholder may form a value with its brackets. Then the text goes as a whole.
            if (!_values.TryFind(redacted, 0, withSalt: false, out _, out _, out _))
                return redacted;
            count = 1;
            return PlaceholderOfText(text);
        }
    }

    private string PlaceholderOf(string text, VaultEntry entry)
    {
        if (_placeholders.TryGetValue(text, out string? placeholder))
            return placeholder;
        if (!entry.IsSalt && entry.Spellings < 26 && JsonSpelling.Match(text, entry.Value) == text.Length)
        {
            string spelling = Placeholders.Format(entry.Label, _salt, entry.Number, ++entry.Spellings);
            if (!_values.TryFind(spelling, 0, withSalt: false, out _, out _, out _))
                return Keep(spelling, text, entry.Value);
        }

        return entry.IsSalt ? PlaceholderOfText(text) : Keep(Placeholders.Format(entry.Label, _salt, NextNumber(null), 0), text, text);
    }

    private string PlaceholderOfText(string text) =>
        _placeholders.TryGetValue(text, out string? placeholder) ? placeholder : Keep(Placeholders.Format(Placeholders.Text, _salt, NextNumber(null), 0), text, text);
}
