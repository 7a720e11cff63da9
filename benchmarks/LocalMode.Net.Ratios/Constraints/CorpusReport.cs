using System.Globalization;
using System.Text;
using LocalMode.Ratios.Measuring;

namespace LocalMode.Ratios.Constraints;

/// <summary>Writes a corpus run as a page of benchmarks/results.</summary>
internal static class CorpusReport
{
    private const int Listed = 60;

    public static string Write(CorpusSummary run, MachineRoof roof, string loadAtEnd, CorpusSettings settings)
    {
        StringBuilder page = new();
        page.AppendLine(CultureInfo.InvariantCulture, $"# Constraints over the corpus of jsonschemabench (maskbench), properties in {(settings.IsSchemaOrder ? "the order of the schema" : "any order")}").AppendLine();
        WriteTable(page, run);
        WriteMethod(page, roof, loadAtEnd, settings);
        WriteRefusals(page, run);
        WriteWrong(page, "Wrongly rejected", run.Wrong(expected: true));
        WriteWrong(page, "Wrongly accepted", run.Wrong(expected: false));
        WriteErrors(page, run);
        WriteDisagreements(page, run);
        return page.ToString().ReplaceLineEndings("\n");
    }

    /// <summary>Returns row 21's first half in one line.</summary>
    public static string Row21(CorpusSummary run) =>
        $"row 21: mask and accept over {run.TokenTimes.Count} tokens: mean {Times.Text(run.TokenTimes.Mean)}, p99 {Times.Text(run.TokenTimes.At(0.99))} (must 500 us, 10 ms; aim 64 us, 0.5 ms)";

    private static void WriteTable(StringBuilder page, CorpusSummary run)
    {
        Times token = run.TokenTimes;
        Times mask = run.MaskTimes;
        Times compile = run.CompileTimes;
        page.AppendLine("| what | here | must | aim | llguidance, as published |").AppendLine("|---|---|---|---|---|");
        Row("schemas", $"{run.Outcomes.Count}", "", "", "11,305");
        Row("passed: compiled and every instance judged rightly", $"{run.Passed}", ">= 8,000", ">= 9,500", "8,909");
        Row("refused up front", $"{run.Refused}", "", "", "2,377");
        Row("schemas with a wrong rejection", $"{run.WrongRejections}", "<= 50", "0", "20");
        if (run.OrderRejections > 0)
            Row("of these: all for the order of their names", $"{run.OrderRejections}", "", "", "");
        Row("schemas with a wrong acceptance", $"{run.WrongAcceptances}", "0", "0", "0");
        Row("crashes", $"{run.Crashed}", "0", "0", "");
        Row("longer than 1 s (compilation or one token)", $"{run.Slow.Count}", "0", "0", "");
        Row("mask and accept, mean", Times.Text(token.Mean), "<= 500 us", "<= 64 us", "64 us");
        Row("mask and accept, p50 / p90", $"{Times.Text(token.At(0.5))} / {Times.Text(token.At(0.9))}", "", "", "");
        Row("mask and accept, p99", Times.Text(token.At(0.99)), "<= 10 ms", "<= 0.5 ms", "533 us");
        Row("mask and accept, p99.9 / longest", $"{Times.Text(token.At(0.999))} / {Times.Text(token.Maximum)}", "", "", "");
        Row("mask alone, mean / p99", $"{Times.Text(mask.Mean)} / {Times.Text(mask.At(0.99))}", "", "", "");
        Row("compilation, p50", Times.Text(compile.At(0.5)), "<= 10 ms", "<= 1 ms", "1.0 ms");
        Row("compilation, mean / p99 / longest", $"{Times.Text(compile.Mean)} / {Times.Text(compile.At(0.99))} / {Times.Text(compile.Maximum)}", "", "", "");
        Row("refusal, p50 / longest", $"{Times.Text(run.RefusalTimes.At(0.5))} / {Times.Text(run.RefusalTimes.Maximum)}", "", "", "");
        Row("bytes of a constraint after its instances, p50 / p99 / most", $"{Kilobytes(run.Bytes.At(0.5))} / {Kilobytes(run.Bytes.At(0.99))} / {Kilobytes(run.Bytes.Maximum)}", "", "", "");
        Row("tokens timed, instances judged", $"{token.Count}, {run.Instances}", "", "", "");
        page.AppendLine();

        void Row(string what, string here, string must, string aim, string published) =>
            page.AppendLine(CultureInfo.InvariantCulture, $"| {what} | {here} | {must} | {aim} | {published} |");
    }

    private static void WriteMethod(StringBuilder page, MachineRoof roof, string loadAtEnd, CorpusSettings settings)
    {
        page.AppendLine(CultureInfo.InvariantCulture, $"Each schema is read and compiled with flexible white space, {(settings.IsSchemaOrder ? "properties in the order of the schema (the default of the library)" : "properties in any order (`JsonPropertyOrder.Any`)")} and the default limits for SmolLM2's vocabulary (49,152 tokens), {settings.Threads} thread(s), a new Constraint per schema, so that its masks are cold; the vocabulary's own tables are built once and not counted. Instances are written with `, ` and `: `, names in the order of the file, numbers as they stand there, and tokenised as text. Every token is timed: FillMask, then TryAccept, and one mask at the end; that mask and acceptance agree is checked at each. Compilation includes JsonSchema.Parse. Before the run, some schemas are run uncounted, so that code is compiled.").AppendLine();
        page.AppendLine("The corpus' instances have their names in the order of llguidance, by which its authors sorted them (maskbench/creation/reorder.py) where llguidance takes the schema. Instances of the schemas that it refuses have theirs in no order, so the order of a schema does not tell valid from invalid there.").AppendLine();
        page.AppendLine("The published figures are for a vocabulary of 128 k tokens on a server core; they stand there for scale.").AppendLine();
        page.AppendLine(CultureInfo.InvariantCulture, $"Roof in the same run: reading {roof.ReadGigabytesPerSecond:F1} GB/s on all cores, managed matrix product {roof.MatMulGigaflops:F0} GFLOP/s on one. {roof.Processor}; {roof.Flags}; load {roof.Load} at the beginning, {loadAtEnd} at the end. .NET {Environment.Version}.").AppendLine();
    }

    private static void WriteRefusals(StringBuilder page, CorpusSummary run)
    {
        page.AppendLine("## Refused up front").AppendLine().AppendLine("| reason | schemas | example |").AppendLine("|---|---|---|");
        foreach ((string reason, int count, string example) in run.Refusals())
            page.AppendLine(CultureInfo.InvariantCulture, $"| {Cell(reason)} | {count} | {example} |");
        page.AppendLine();
    }

    private static void WriteWrong(StringBuilder page, string title, IEnumerable<(CorpusOutcome Outcome, InstanceJudgement Judgement)> wrong)
    {
        (CorpusOutcome Outcome, InstanceJudgement Judgement)[] all = [.. wrong];
        page.AppendLine(CultureInfo.InvariantCulture, $"## {title}: {all.Length} instances").AppendLine();
        if (all.Length == 0)
            return;
        page.AppendLine("| cause | instances |").AppendLine("|---|---|");
        foreach (IGrouping<string, InstanceJudgement> cause in all.Select(static w => w.Judgement).GroupBy(CorpusSummary.Cause).OrderByDescending(static g => g.Count()))
            page.AppendLine(CultureInfo.InvariantCulture, $"| {Cell(cause.Key)} | {cause.Count()} |");
        page.AppendLine().AppendLine("| schema, instance | place | token | before it |").AppendLine("|---|---|---|---|");
        foreach ((CorpusOutcome outcome, InstanceJudgement judgement) in all.Take(Listed))
        {
            RefusalPlace place = judgement.Place!;
            page.AppendLine(CultureInfo.InvariantCulture, $"| {outcome.File}, {judgement.Index} | {Cell(place.Part)} {Cell(place.Pointer)} | {Cell(place.Text)} | {Cell(place.Before)} |");
        }

        page.AppendLine();
    }

    private static void WriteErrors(StringBuilder page, CorpusSummary run)
    {
        foreach (CorpusOutcome outcome in run.Outcomes.Where(static o => o.Crash is not null).Take(Listed))
            page.AppendLine(CultureInfo.InvariantCulture, $"Crash in {outcome.File}: `{Cell(outcome.Crash!.Split('\n')[0])}`").AppendLine();
        foreach (CorpusOutcome outcome in run.Slow.Take(Listed))
            page.AppendLine(CultureInfo.InvariantCulture, $"Slow: {outcome.File}, compiled in {Times.Text(outcome.CompileNanoseconds)}, longest token {Times.Text(outcome.TokenNanoseconds.DefaultIfEmpty().Max())}{(outcome.TimedOut ? ", gave up" : "")}").AppendLine();
    }

    private static void WriteDisagreements(StringBuilder page, CorpusSummary run)
    {
        (CorpusOutcome Outcome, InstanceJudgement Judgement)[] all = [.. run.ValidatorDisagreements()];
        page.AppendLine(CultureInfo.InvariantCulture, $"## Where Core's validator, formats asserted, does not say as the corpus: {all.Length} instances").AppendLine();
        if (all.Length == 0)
            return;
        page.AppendLine("| schema, instance | corpus | validator | without formats | constraint | first error |").AppendLine("|---|---|---|---|---|---|");
        foreach ((CorpusOutcome outcome, InstanceJudgement j) in all.Take(Listed))
            page.AppendLine(CultureInfo.InvariantCulture, $"| {outcome.File}, {j.Index} | {Word(j.Expected)} | {Word(j.Validator)} | {Word(j.ValidatorWithoutFormats)} | {Word(j.Ours)} | {Cell(j.ValidatorError ?? "")} |");
        page.AppendLine();
    }

    private static string Word(bool? valid) => valid switch { true => "valid", false => "invalid", null => "gave up" };

    private static string Kilobytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024} KB");

    private static string Cell(string text) =>
        (text.Length > 160 ? text[..160] + "…" : text).Replace("|", "\\|", StringComparison.Ordinal).Replace('\n', ' ').Replace('\r', ' ');
}
