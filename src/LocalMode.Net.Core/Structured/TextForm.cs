using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>The form of an answer that is no JSON: one of several texts, or what a regular expression matches wholly. Safe for concurrent use.</summary>
/// <remarks>
/// White space around the answer is no fault where the answer without it has the form: models that nobody holds to it like to begin or end a line.
/// </remarks>
internal sealed class TextForm
{
    private const int MaxShownChoices = 100;
    private const int MaxShownLength = 200;
    private static readonly TimeSpan PatternTimeout = TimeSpan.FromMilliseconds(250);

    // By the text object that the options hold, so that an application with one set of options reads its expression once.
    private static readonly ConditionalWeakTable<string, JsonSchemaPattern> Patterns = [];
    private readonly IReadOnlyList<string>? _choices;
    private readonly string? _regex;

    private TextForm(IReadOnlyList<string>? choices, string? regex)
    {
        _choices = choices;
        _regex = regex;
    }

    /// <exception cref="ArgumentException">What stands in the options is of another type, or no text.</exception>
    public static TextForm? Of(ChatOptions? options) => RequestedForm.Of(options) switch
    {
        ChatResponseFormats.Choices => new(options.GetChoices(), null),
        ChatResponseFormats.Regex => new(null, options.GetRegex()),
        _ => null,
    };

    /// <summary>Reads an expression that is to match a whole text.</summary>
    /// <exception cref="ArgumentException">It is malformed.</exception>
    public static JsonSchemaPattern Whole(string regex)
    {
        // Read alone first: a bracket that closes the one added below must not pass.
        if (!EcmaPattern.TryTranslate(regex, out _, out _, out string? problem))
            throw Malformed(regex, problem);
        return JsonSchemaPattern.TryCreate($"^(?:{regex})$", PatternTimeout, out problem) ?? throw Malformed(regex, problem);
    }

    /// <summary>Checks an answer.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="value">The part of it that has the form: all of it, or all but the white space around.</param>
    /// <returns>What is wrong with it, or <see langword="null"/>.</returns>
    /// <exception cref="SchemaTooComplexException">The match took too long.</exception>
    public AnswerProblem? Check(string answer, out string value)
    {
        value = answer;
        if (Fits(value))
            return null;
        value = answer.Trim();
        if (value.Length != answer.Length && Fits(value))
            return null;
        return new AnswerProblem(AnswerProblemKind.OtherText, [$"{(value.Length == 0 ? "the answer is empty, expected" : "expected")} {Expected()}"]);
    }

    /// <summary>Says in words what is expected, for a model.</summary>
    public string Expected()
    {
        if (_choices is null)
            return $"a text that this regular expression matches from its beginning to its end: {_regex}";
        string texts = string.Join(", ", _choices.Take(MaxShownChoices).Select(static choice => $"\"{SchemaText.Cut(choice, MaxShownLength)}\""));
        return _choices.Count > MaxShownChoices ? $"one of {_choices.Count} texts, such as {texts}"
            : _choices.Count == 1 ? $"the text {texts}"
            : $"one of these texts: {texts}";
    }

    private bool Fits(string text) =>
        _choices?.Contains(text, StringComparer.Ordinal) ?? Patterns.GetValue(_regex!, Whole).IsMatch(text);

    private static ArgumentException Malformed(string regex, string? problem) =>
        new($"The regular expression '{SchemaText.Cut(regex, MaxShownLength)}' is malformed: {problem}", nameof(regex));
}
