using System.Globalization;
using LocalMode.Ratios.Measuring;
using LocalMode.Ratios.Rows;

// dotnet run -c Release --project benchmarks/LocalMode.Net.Ratios [-- results-folder [pairs]]
string folder = args.Length > 0 ? args[0] : Path.Combine("benchmarks", "results");
int pairs = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 20;
using CancellationTokenSource cancellation = new();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    cancellation.Cancel();
};

Directory.CreateDirectory(folder);
MachineRoof roof = MachineRoof.Measure();
Console.WriteLine(roof);
foreach (RowReport report in await StreamingRows.RunAsync(pairs, cancellation.Token))
{
    await ReportWriter.WriteAsync(folder, report, roof, cancellation.Token);
    Console.WriteLine($"row {report.Row}: {string.Join(", ", report.Values)} ({report.Verdict})");
}
