using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalMode.Tokenizers.Constraints;
using LocalMode.Tokenizers.Tests.Constraints.Generation;
using LocalMode.Tokenizers.Tests.Constraints.Tokenisations;

namespace LocalMode.Tokenizers.Tests.Constraints.Fuzzing;

/// <summary>Random schemas: compiling ends soon, what is written is valid, and what is valid can be written.</summary>
public class ConstraintFuzzTests
{
    private const int Batches = 4;
    private const int Instances = 12;
    private const int Orders = 24;
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("LOCALMODE_LONG_TESTS") is { Length: > 0 };
    private static readonly int Schemas = IsLong ? 8000 : 120;

    public static TheoryData<int> Parts => [.. Enumerable.Range(0, Batches)];

    [Theory]
    [MemberData(nameof(Parts))]
    public void RandomSchemas_CompileSoon_AndJudgeAsValidatorsDo(int batch)
    {
        List<string> failures = [];
        int compiled = 0;
        int valid = 0;
        for (int seed = batch * Schemas; seed < (batch + 1) * Schemas && failures.Count < 200; seed++)
        {
            JsonElement schema = new FuzzSchemas(seed).Schema();
            FixtureVocabulary vocabulary = FixtureVocabularies.Get(FixtureVocabularies.Families[seed % FixtureVocabularies.Families.Length]);
            IndependentJudge judge = new(schema);
            Constraint? constraint = Compile(judge.Ours, vocabulary, seed, schema, failures);
            if (constraint is null)
                continue;
            compiled++;
            try
            {
                Answer(constraint, vocabulary, judge, seed, schema, failures);
                valid += Take(constraint, vocabulary, judge, seed, schema, failures);
            }
            catch (Exception exception) when (exception is InvalidOperationException or IndexOutOfRangeException or ArgumentException or NullReferenceException)
            {
                failures.Add($"seed {seed}, {vocabulary}: {exception.GetType().Name} {exception.Message} with {schema.GetRawText()}");
            }
        }

        failures.Should().BeEmpty();
        compiled.Should().BeGreaterThan(Schemas * 6 / 10, "most random schemas can be enforced");
        valid.Should().BeGreaterThan(Schemas, "valid instances must be common for the comparison to mean something");
    }

    private static Constraint? Compile(JsonSchema parsed, FixtureVocabulary vocabulary, int seed, JsonElement schema, List<string> failures)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            return Constraint.Compile(ConstraintGrammar.Schema(parsed), vocabulary.Vocabulary);
        }
        catch (ConstraintUnsatisfiableException exception)
        {
            // Then nothing may be valid.
            IndependentJudge judge = new(schema);
            Random random = new(seed);
            for (int i = 0; i < Instances; i++)
            {
                JsonNode? instance = new FuzzInstances(schema, random).Value();
                if (exception.Character is null && judge.IsValid(Element(instance)))
                {
                    failures.Add($"seed {seed}: {instance?.ToJsonString() ?? "null"} is valid, and compiling says: {exception.Message} with {schema.GetRawText()}");
                    break;
                }
            }

            return null;
        }
        catch (Exception exception) when (exception is SchemaNotEnforceableException or SchemaTooComplexException)
        {
            return null;
        }
        catch (Exception exception)
        {
            failures.Add($"seed {seed}: compiling threw {exception} with {schema.GetRawText()}");
            return null;
        }
        finally
        {
            // The limit is one second; other tests run beside this one.
            if (Stopwatch.GetElapsedTime(start) > TimeSpan.FromSeconds(5))
                failures.Add($"seed {seed}: compiling took {Stopwatch.GetElapsedTime(start)} with {schema.GetRawText()}");
        }
    }

    private static void Answer(Constraint constraint, FixtureVocabulary vocabulary, IndependentJudge judge, int seed, JsonElement schema, List<string> failures)
    {
        ConstraintMatcher matcher = constraint.CreateMatcher();
        for (int i = 0; i < 3; i++)
        {
            matcher.Reset();
            bool ended = RandomAnswer.TryWrite(vocabulary, matcher, new Random((seed * 10) + i), i * 15, RandomAnswer.WordsOf(schema.GetRawText()), out string text);
            if ((ended ? judge.Complain(text) : "it did not end") is { } complaint)
                failures.Add($"seed {seed}, {vocabulary}: {complaint} in {text} with {schema.GetRawText()}");
        }
    }

    /// <summary>Returns the number of instances that are valid.</summary>
    private static int Take(Constraint constraint, FixtureVocabulary vocabulary, IndependentJudge judge, int seed, JsonElement schema, List<string> failures)
    {
        Random random = new(seed);
        ConstraintMatcher matcher = constraint.CreateMatcher();
        ulong[] mask = new ulong[vocabulary.Vocabulary.MaskLength];
        int valid = 0;
        for (int i = 0; i < Instances; i++)
        {
            JsonNode? instance = new FuzzInstances(schema, random).Value();
            bool isValid = judge.IsValid(Element(instance));
            valid += isValid ? 1 : 0;
            if (!isValid)
            {
                string text = new OrderedText(schema, random).Write(instance);
                if (Refusals(text).Contains(null))
                    failures.Add($"seed {seed}, {vocabulary}: {text} is invalid and taken with {schema.GetRawText()}");
                continue;
            }

            // In which order its names come depends on the alternative that it satisfies, so several are tried.
            List<string> refused = [];
            bool isTaken = false;
            for (int order = 0; order < Orders && !isTaken; order++)
            {
                string text = new OrderedText(schema, random).Write(instance);
                string? refusal = Refusals(text).FirstOrDefault(static r => r is not null);
                isTaken = refusal is null;
                if (refusal is not null)
                    refused.Add($"{text} at {refusal}");
            }

            if (!isTaken)
                failures.Add($"seed {seed}, {vocabulary}: valid and refused: {refused[0]} with {schema.GetRawText()}");
        }

        return valid;

        // Where each way of writing a text in tokens is refused, null if it is taken; nothing if the vocabulary cannot write it.
        List<string?> Refusals(string text)
        {
            List<string?> refusals = [];
            foreach (List<int>? tokens in new[] { Splitter.Canonical(vocabulary, text), Splitter.Shortest(vocabulary, text), Splitter.Random(vocabulary, text, random) })
            {
                if (tokens is null || !vocabulary.Writes(text))
                    continue;
                matcher.Reset();
                refusals.Add(Splitter.Refusal(vocabulary, matcher, tokens, mask));
            }

            return refusals;
        }
    }

    private static JsonElement Element(JsonNode? node) => JsonSerializer.Deserialize<JsonElement>(node?.ToJsonString() ?? "null");
}
