using System.Diagnostics;
using System.Text;
using LocalMode.Tokenizers.Constraints;
using LocalMode.Tokenizers.Constraints.Grammar;

namespace LocalMode.Tokenizers.Tests.Constraints.Schemas;

/// <summary>Schemas that are deep, huge or multiply: they end, in time and memory, one way or the other.</summary>
public sealed class SchemaLimitTests
{
    // Single quotes stand for double ones, # for the number of a repeated part.
    private static readonly Dictionary<string, Func<string>> Hostile = new()
    {
        ["chain of references"] = () => Defs(10_000, i => i == 9_999 ? "true" : $"{{'$ref':'#/$defs/d{i + 1}'}}"),
        ["chain of references with siblings"] = () => Defs(10_000, i => i == 9_999 ? "true" : $"{{'$ref':'#/$defs/d{i + 1}','minLength':{i}}}"),
        ["chain of properties"] = () => Defs(10_000, i => i == 9_999 ? "true" : $"{{'type':'object','properties':{{'p':{{'$ref':'#/$defs/d{i + 1}'}}}},'required':['p']}}"),
        ["circle of references"] = () => Defs(2, i => $"{{'$ref':'#/$defs/d{1 - i}'}}"),
        ["circle in place"] = () => "{'anyOf':[{'$ref':'#'},{'allOf':[{'$ref':'#'}]}]}",
        ["anyOf times anyOf"] = () => "{'allOf':[" + Many(20, "{'anyOf':[{'required':['a#']},{'required':['b#']}]}") + "]}",
        ["oneOf of all"] = () => "{'oneOf':[" + Many(400, "{'type':'object','properties':{'p#':{'type':'string'}}}") + "]}",
        ["oneOf told apart"] = () => "{'oneOf':[" + Many(400, "{'type':'object','properties':{'k':{'const':'#'}},'required':['k']}") + "]}",
        ["not of not"] = () => Nested(120, "not", "{'type':'string'}"),
        ["deep properties"] = () => Nested(60, "additionalProperties", "{'type':'string'}"),
        ["huge enum"] = () => "{'enum':[" + Many(50_000, "'value # of many'") + "]}",
        ["huge enum of objects"] = () => "{'enum':[" + Many(20_000, "{'a':#}") + "]}",
        ["many patterns"] = () => "{'type':'object','patternProperties':{" + Many(100, "'.{0,#}a.*#':{'minLength':#}") + "}}",
        ["many dependencies"] = () => "{'type':'object','dependentRequired':{" + Many(100, "'a#':['b#']") + "}}",
        ["long strings"] = () => "{'type':'string','pattern':'^(a?b?c?d?){200}$','minLength':2000000,'maxLength':2000000000}",
        ["many properties"] = () => "{'type':'object','properties':{" + Many(20_000, "'property#':{'type':'string'}") + "},'minProperties':3}",
        ["many required"] = () => "{'type':'object','anyOf':[" + Many(500, "{'required':['r#','s#']}") + "],'not':{'required':['r1','r2','r3']}}",
        ["merging recursion"] = () =>
            "{'$ref':'#/$defs/a','$defs':{'a':{'properties':{'x':{'allOf':[{'$ref':'#/$defs/a'},{'$ref':'#/$defs/b'}]},'y':{'$ref':'#/$defs/b'}}},"
            + "'b':{'properties':{'x':{'anyOf':[{'$ref':'#/$defs/a'},{'$ref':'#/$defs/b'}]},'y':{'not':{'$ref':'#/$defs/a'}}}}}}",
        ["growing recursion"] = () => Defs(
            24,
            i => $"{{'type':'object','properties':{{'l':{{'allOf':[{{'$ref':'#/$defs/d{(i + 1) % 24}'}},{{'$ref':'#/$defs/d{i * 7 % 24}'}}]}},"
                + $"'r':{{'allOf':[{{'$ref':'#/$defs/d{(i + 5) % 24}'}},{{'$ref':'#/$defs/d{(i + 11) % 24}'}}]}}}}}}"),
    };

    public static TheoryData<string> Names => [.. Hostile.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Compile_Hostile_EndsWithinLimits(string name)
    {
        string text = Hostile[name]().Replace('\'', '"');
        JsonSchema schema;
        try
        {
            schema = JsonSchema.Parse(text);
        }
        catch (SchemaTooComplexException)
        {
            // Core has limits of its own.
            return;
        }
        ConstraintOptions limits = new();
        CompileBudget budget = new(limits);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Stopwatch watch = Stopwatch.StartNew();
        string outcome;
        try
        {
            GrammarBuild build = Compile(schema, budget);
            outcome = build.Root.GetType().Name;
        }
        catch (SchemaTooComplexException error)
        {
            outcome = error.Limit;
        }
        catch (SchemaNotEnforceableException error)
        {
            outcome = error.Keyword;
        }

        // A machine under load may look at the clock late.
        watch.Elapsed.Should().BeLessThan(limits.CompileTimeout * 4, "it ended by {0}", outcome);
        budget.Bytes.Should().BeLessThanOrEqualTo(limits.MaxCompiledBytes + (16L << 20));
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1L << 30, "it ended by {0}", outcome);
    }

    private static GrammarBuild Compile(JsonSchema schema, CompileBudget budget) =>
        LocalMode.Tokenizers.Constraints.Schemas.SchemaCompiler.Compile(schema, new JsonConstraintOptions(), budget);

    private static string Defs(int count, Func<int, string> body)
    {
        StringBuilder text = new("{'$ref':'#/$defs/d0','$defs':{");
        for (int i = 0; i < count; i++)
            text.Append(i == 0 ? "" : ",").Append("'d").Append(i).Append("':").Append(body(i));
        return text.Append("}}").ToString();
    }

    private static string Many(int count, string part) => string.Join(',', Enumerable.Range(0, count).Select(i => part.Replace("#", $"{i}", StringComparison.Ordinal)));

    private static string Nested(int depth, string keyword, string inner)
    {
        for (int i = 0; i < depth; i++)
            inner = $"{{'{keyword}':{inner}}}";
        return inner;
    }
}
