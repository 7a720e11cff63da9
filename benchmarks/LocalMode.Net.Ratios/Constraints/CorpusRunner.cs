using System.Diagnostics;
using System.Text;
using System.Text.Json;
using LocalMode.Tokenizers;
using LocalMode.Tokenizers.Constraints;

namespace LocalMode.Ratios.Constraints;

/// <summary>Runs one schema of the corpus. Safe for concurrent use.</summary>
internal sealed class CorpusRunner(HfTokenizer tokenizer, TokenVocabulary vocabulary, bool isSchemaOrder)
{
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = 1000 };
    private readonly JsonConstraintOptions _options = new() { WhiteSpace = JsonWhiteSpace.Flexible, PropertyOrder = isSchemaOrder ? JsonPropertyOrder.Schema : JsonPropertyOrder.Any };

    public CorpusOutcome Run(string path)
    {
        CorpusOutcome outcome = new(Path.GetFileNameWithoutExtension(path));
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path), Reading);
        JsonElement element = document.RootElement.GetProperty("schema");
        long start = Stopwatch.GetTimestamp();
        try
        {
            JsonSchema schema = JsonSchema.Parse(element);
            Constraint constraint = Constraint.Compile(ConstraintGrammar.Schema(schema, _options), vocabulary);
            outcome.CompileNanoseconds = Nanoseconds(start);
            int index = 0;
            foreach (JsonElement test in document.RootElement.GetProperty("tests").EnumerateArray())
                outcome.Judgements.Add(Judge(constraint, schema, index++, test, outcome));
            outcome.Bytes = constraint.ByteCount;
        }
        catch (LocalModeException exception) when (exception.Kind is LocalModeErrorKind.SchemaInvalid or LocalModeErrorKind.SchemaNotEnforceable
            or LocalModeErrorKind.SchemaTooComplex or LocalModeErrorKind.ConstraintUnsatisfiable && outcome.Judgements.Count == 0)
        {
            outcome.CompileNanoseconds = Nanoseconds(start);
            outcome.Refusal = Reason(exception);
            outcome.RefusalMessage = exception.Message;
        }
        catch (Exception exception)
        {
            outcome.Crash = exception.ToString();
        }

        return outcome;
    }

    private InstanceJudgement Judge(Constraint constraint, JsonSchema schema, int index, JsonElement test, CorpusOutcome outcome)
    {
        JsonElement data = test.GetProperty("data");
        string text = InstanceText.Write(data);
        int[] tokens = new int[text.Length * 4 + 8];
        int count = tokenizer.EncodeIds(text, tokens, addSpecialTokens: false, allowSpecialTokens: false);
        ulong[] mask = new ulong[vocabulary.MaskLength];
        ConstraintMatcher matcher = constraint.CreateMatcher();
        int at = 0;
        int slowest = outcome.TokenNanoseconds.DefaultIfEmpty().Max();
        int slowestAt = -1;
        bool taken = true;
        for (; at < count && taken; at++)
        {
            long start = Stopwatch.GetTimestamp();
            matcher.FillMask(mask);
            long masked = Stopwatch.GetTimestamp();
            taken = TokenMask.Contains(mask, tokens[at]);
            long middle = Stopwatch.GetTimestamp();
            bool accepted = matcher.TryAccept(tokens[at]);
            long end = Stopwatch.GetTimestamp();
            outcome.MaskNanoseconds.Add(Nanoseconds(start, masked));
            outcome.TokenNanoseconds.Add(Nanoseconds(start, end - (middle - masked)));
            if (outcome.TokenNanoseconds[^1] > slowest)
                (slowest, slowestAt) = (outcome.TokenNanoseconds[^1], at);
            if (accepted != taken)
                throw new InvalidOperationException($"Instance {index}, token {at} '{TokenText(tokens[at])}': the mask says {taken}, TryAccept {accepted}.");
        }

        if (slowestAt >= 0)
            outcome.SlowestPlace = Text(tokens.AsSpan(Math.Max(0, slowestAt - 8)..slowestAt));
        at = taken ? at : at - 1;
        bool ours = taken && matcher.CanEnd;
        if (taken)
        {
            // The end token counts as a token of the answer.
            long start = Stopwatch.GetTimestamp();
            matcher.FillMask(mask);
            int time = Nanoseconds(start, Stopwatch.GetTimestamp());
            outcome.MaskNanoseconds.Add(time);
            outcome.TokenNanoseconds.Add(time);
            if (TokenMask.Contains(mask, vocabulary.EndTokens[0]) != ours)
                throw new InvalidOperationException($"Instance {index}: CanEnd is {ours} at its end, and the mask says otherwise.");
        }

        (bool? validator, string? error) = Validate(schema, data, formats: true);
        (bool? plain, _) = Validate(schema, data, formats: false);
        bool expected = test.GetProperty("valid").GetBoolean();
        RefusalPlace? place = expected == ours ? null : RefusalPlace.Of(at, taken ? null : TokenText(tokens[at]), Text(tokens.AsSpan(0, at)));
        // The tokenizer gives its token for the unknown where the vocabulary lacks a byte.
        if (place is not null && !taken && vocabulary.GetBytes(tokens[at]).IsEmpty)
            place = place with { Part = "character that the vocabulary cannot write" };
        bool isOrderOnly = isSchemaOrder && expected && !ours && IsAcceptedInAnyOrder(schema, tokens.AsSpan(0, count));
        return new(index, expected, ours, validator, error, plain, place, isOrderOnly);
    }

    private bool IsAcceptedInAnyOrder(JsonSchema schema, ReadOnlySpan<int> tokens)
    {
        ConstraintGrammar grammar = ConstraintGrammar.Schema(schema, new() { WhiteSpace = JsonWhiteSpace.Flexible, PropertyOrder = JsonPropertyOrder.Any });
        ConstraintMatcher matcher = Constraint.Compile(grammar, vocabulary).CreateMatcher();
        foreach (int token in tokens)
        {
            if (!matcher.TryAccept(token))
                return false;
        }

        return matcher.CanEnd;
    }

    private static (bool? IsValid, string? Error) Validate(JsonSchema schema, JsonElement data, bool formats)
    {
        try
        {
            IReadOnlyList<JsonSchemaError> errors = schema.Validate(data, new() { AssertFormat = formats, MaxErrors = 1 });
            return (errors.Count == 0, errors.Count == 0 ? null : $"{errors[0].Keyword} at {errors[0].SchemaPointer} on {errors[0].InstancePointer}");
        }
        catch (LocalModeException exception)
        {
            return (null, exception.Message);
        }
    }

    private static string Reason(LocalModeException exception) => exception switch
    {
        SchemaNotEnforceableException e => $"not enforceable: {e.Keyword}",
        SchemaTooComplexException e => $"too complex: {e.Limit}",
        ConstraintUnsatisfiableException => "unsatisfiable",
        SchemaInvalidException e when e.Reason.Contains("$ref", StringComparison.Ordinal) || e.Reason.Contains("reference", StringComparison.OrdinalIgnoreCase) => "invalid: reference",
        SchemaInvalidException => "invalid",
        _ => exception.Kind.ToString(),
    };

    private string Text(ReadOnlySpan<int> tokens)
    {
        List<byte> bytes = [];
        foreach (int token in tokens)
            bytes.AddRange(vocabulary.GetBytes(token));
        return Encoding.UTF8.GetString([.. bytes]);
    }

    private string TokenText(int token) => Encoding.UTF8.GetString(vocabulary.GetBytes(token));

    private static long Nanoseconds(long start) => (long)Stopwatch.GetElapsedTime(start).TotalNanoseconds;

    private static int Nanoseconds(long start, long end) => (int)Math.Min(int.MaxValue, Stopwatch.GetElapsedTime(start, end).TotalNanoseconds);
}
