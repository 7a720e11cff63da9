using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>Asks for an answer that a regular expression matches, or that is one of several texts.</summary>
/// <remarks>
/// What is asked for is kept as text in <see cref="ChatOptions.AdditionalProperties"/>, so it survives cloning and JSON. A client that lists
/// <see cref="ChatResponseFormats.Regex"/> or <see cref="ChatResponseFormats.Choices"/> under <see cref="IChatCapabilities.EnforcedResponseFormats"/>
/// enforces it. Others do not know it: behind a <see cref="FallbackChatClient"/>, a cloud model is told in words and an answer of either leg is checked,
/// corrected once, and then refused with <see cref="InvalidOutputException"/>; white space around such an answer is no fault, so trim it before
/// comparing. It goes beside no other response format than text: asking for JSON too is an <see cref="ArgumentException"/>.
/// </remarks>
public static class ConstraintChatOptionsExtensions
{
    /// <summary>The key under which the regular expression stands; a text.</summary>
    public const string RegexKey = "localmode.regex";

    /// <summary>The key under which the choices stand; a JSON array of texts, as text.</summary>
    public const string ChoicesKey = "localmode.choices";

    /// <summary>Asks for an answer that a regular expression matches from its beginning to its end.</summary>
    /// <param name="options">The options. They are changed; choices that were asked for are taken back.</param>
    /// <param name="pattern">The expression, in the syntax of ECMA-262 with its <c>u</c> flag, without look-around and back-references.</param>
    /// <returns>The same options.</returns>
    /// <exception cref="ArgumentException"><paramref name="pattern"/> is empty or malformed, or the options ask for JSON.</exception>
    public static ChatOptions WithRegex(this ChatOptions options, [StringSyntax(StringSyntaxAttribute.Regex)] string pattern)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrEmpty(pattern);
        if (!EcmaPattern.TryTranslate(pattern, out _, out _, out string? problem))
            throw new ArgumentException($"The regular expression is malformed: {problem}", nameof(pattern));
        ThrowIfJson(options, RegexKey);
        AdditionalPropertiesDictionary properties = options.AdditionalProperties ??= [];
        properties.Remove(ChoicesKey);
        properties[RegexKey] = pattern;
        return options;
    }

    /// <summary>Asks for an answer that is one of several texts.</summary>
    /// <param name="options">The options. They are changed; a regular expression that was asked for is taken back.</param>
    /// <param name="choices">The texts: at least one, none empty.</param>
    /// <returns>The same options.</returns>
    /// <exception cref="ArgumentException"><paramref name="choices"/> has no text, or an empty one, or the options ask for JSON.</exception>
    public static ChatOptions WithChoices(this ChatOptions options, params IEnumerable<string> choices)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(choices);
        string[] texts = [.. choices];
        if (texts.Length == 0 || texts.Any(string.IsNullOrEmpty))
            throw new ArgumentException("Expected at least one choice, and none of them empty.", nameof(choices));
        ThrowIfJson(options, ChoicesKey);
        AdditionalPropertiesDictionary properties = options.AdditionalProperties ??= [];
        properties.Remove(RegexKey);
        properties[ChoicesKey] = ConstraintTexts.Write(texts);
        return options;
    }

    /// <summary>Gives the regular expression that was asked for.</summary>
    /// <param name="options">The options, or <see langword="null"/>.</param>
    /// <returns>The expression, or <see langword="null"/> if none was asked for.</returns>
    /// <exception cref="ArgumentException">Something else than a text stands under the key.</exception>
    public static string? GetRegex(this ChatOptions? options) => ConstraintTexts.Read(options, RegexKey);

    /// <summary>Gives the choices that were asked for.</summary>
    /// <param name="options">The options, or <see langword="null"/>.</param>
    /// <returns>The texts, or <see langword="null"/> if none were asked for.</returns>
    /// <exception cref="ArgumentException">Something else than texts stands under the key.</exception>
    public static IReadOnlyList<string>? GetChoices(this ChatOptions? options) =>
        ConstraintTexts.Read(options, ChoicesKey) is { } json ? ConstraintTexts.Parse(json) : null;

    private static void ThrowIfJson(ChatOptions options, string key)
    {
        if (options.ResponseFormat is ChatResponseFormatJson)
            throw RequestedForm.Conflict(key);
    }
}
