using LocalMode.Ratios.CommandLine;
using LocalMode.Ratios.Constraints;
using LocalMode.Ratios.Measuring;
using LocalMode.Ratios.Rows;

using CancellationTokenSource cancellation = new();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    cancellation.Cancel();
};

if (args is [CorpusSettings.Command, .. string[] corpus])
{
    await CorpusCommand.RunAsync(CorpusSettings.Parse(corpus), cancellation.Token);
    return;
}

RunSettings settings = RunSettings.Parse(args);
if (settings.Folder is not null)
    Directory.CreateDirectory(settings.Folder);

MachineRoof roof = MachineRoof.Measure();
Console.WriteLine(roof);
foreach (RowGroup group in RowTable.Select(settings.Rows))
{
    foreach (RowReport report in await group.RunAsync(settings.Pairs, cancellation.Token))
    {
        if (settings.Folder is not null)
            await ReportWriter.WriteAsync(settings.Folder, report, roof, cancellation.Token);

        Console.WriteLine($"row {report.Row}: {string.Join(", ", report.Values)} ({report.Verdict})");
    }
}
