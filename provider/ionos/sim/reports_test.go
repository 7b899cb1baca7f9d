package sim_test

import (
	"context"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"signoff/provider"
	"signoff/provider/ionos"
	"signoff/provider/ionos/sim"
	"signoff/provider/simulator"
)

// actions are what the log of the last hour says of a resource, latest first.
func actions(w *imageWorld, resource string) (found []string) {
	w.Helper()
	for _, l := range performs(w, ionos.ListLogs, ionos.ListLogsInput{TimeRange: ionos.TimeRange{Period: "LAST_HOUR"}, Listing: ionos.Listing{Q: &resource}}) {
		require.Equal(w, "COMPLETED", *l.Status.State)
		found = append(found, *l.Action)
	}
	return found
}

func TestEveryAcceptedChangeIsLoggedWhenItIsOver(t *testing.T) {
	w := newImageWorld(t, 90*time.Second)
	performs(w, ionos.ServerAction, ionos.ServerActionInput{ServerID: imageWeb1, Action: "REBOOT", Method: some("SOFTWARE")})
	require.Empty(t, actions(w, imageWeb1), "it is not over")
	refusedAs(w, ionos.CreateImage, ionos.CreateImageInput{ServerID: some(imageWeb1), Name: "n", Frequency: "ONCE"}, 403, "403")
	w.passes(90 * time.Second)
	require.Equal(t, []string{"REBOOT"}, actions(w, imageWeb1), "what was refused is not logged")

	log := performs(w, ionos.ListLogs, ionos.ListLogsInput{TimeRange: ionos.TimeRange{Period: "LAST_HOUR"}})[0]
	require.Equal(t, 90, *log.Duration)
	require.Equal(t, "web-1", *log.Resource.Name)
	require.Equal(t, log, performs(w, ionos.GetLog, ionos.GetLogInput{LogID: *log.ID}))
	refusedAs(w, ionos.GetLog, ionos.GetLogInput{LogID: noSuchID}, 404, "404")

	w.passes(time.Second)
	performs(w, ionos.UpdateServer, ionos.UpdateServerInput{ServerID: imageWeb1, Name: "front", Description: ""})
	require.Equal(t, []string{"UPDATE", "REBOOT"}, actions(w, imageWeb1), "what takes no time is over at once")
	w.passes(time.Second)
	performs(w, ionos.DeleteServer, ionos.DeleteServerInput{ServerID: imageWeb1})
	w.passes(2 * time.Minute)
	require.Equal(t, []string{"DELETE", "UPDATE", "REBOOT"}, actions(w, imageWeb1), "the log outlives the server")

	performs(w, ionos.DeleteImage, ionos.GetImageInput{ImageID: goldenImage})
	w.passes(2 * time.Minute)
	require.Equal(t, []string{"DELETE"}, actions(w, goldenImage))
}

func TestLogsOfAnyTime(t *testing.T) {
	w := newImageWorld(t, 0)
	custom := func(from, to string) ionos.TimeRange {
		return ionos.TimeRange{Period: "CUSTOM", StartDate: &from, EndDate: &to}
	}
	documented := performs(w, ionos.ListLogs, ionos.ListLogsInput{TimeRange: custom("2015-04-06T00:00:00Z", "2015-04-07T00:00:00Z")})
	require.Len(t, documented, 2)
	require.Equal(t, "2015-04-06T23:51:00Z", *documented[0].StartDate)
	require.Equal(t, "DELETE", *performs(w, ionos.GetLog, ionos.GetLogInput{LogID: "E485755233541090E369E957EA2499D7"}).Action)
	for _, r := range []ionos.TimeRange{custom("2015-04-07T00:00:00Z", "2015-04-06T00:00:00Z"), custom("yesterday", "2015-04-06"), {Period: "CUSTOM"}, {Period: "LAST_YEAR"}} {
		_, err := ionos.ListLogs.Do(context.Background(), w.client, ionos.ListLogsInput{TimeRange: r})
		require.ErrorContains(t, err, "400 INVALID_PARAMETERS")
	}
}

func TestUsagesFollowTheInventory(t *testing.T) {
	w := newImageWorld(t, 0)
	day := ionos.ListUsagesInput{TimeRange: ionos.TimeRange{Period: "LAST_24H"}}
	use := performs(w, ionos.ListUsages, day)
	require.Len(t, use.Servers, 6)
	require.Len(t, use.Images, 5)
	db := use.Servers[2]
	require.Equal(t, "db-1", *db.Name)
	require.Equal(t, "HDD 240.00 GB 1440", *db.Services[1].Type+" "+*db.Services[1].AvgAmount+" "+*db.Services[1].Unit+" "+db.Services[1].Usage.String())

	performs(w, ionos.DeleteServer, ionos.DeleteServerInput{ServerID: imageWeb1, KeepIP: some(true)})
	day.Q = some("10.4.141.161")
	use = performs(w, ionos.ListUsages, day)
	require.Empty(t, use.Servers)
	require.Equal(t, "UNUSED_IP", *use.PublicIPs[0].Services[0].Type, "a kept address is billed as unused")
	before := ionos.TimeRange{Period: "CUSTOM", StartDate: some("2015-01-01T00:00:00Z"), EndDate: some("2015-02-01T00:00:00Z")}
	require.Empty(t, performs(w, ionos.ListUsages, ionos.ListUsagesInput{TimeRange: before}).Servers, "nothing was made yet")
}

func TestPricesAreTheDocumentedOnes(t *testing.T) {
	raw, err := os.ReadFile("../testdata/examples/ionos_pricing_get.200.json")
	require.NoError(t, err)
	want, err := ionos.GetPricing.DecodeAnswer(raw)
	require.NoError(t, err)
	sql := &want.Plans.Licenses[2]
	sql.PriceNet, sql.PriceGross = some(provider.Decimal("40")), some(provider.Decimal("48.21")) // mismatches.md H
	require.Equal(t, want, performs(newImageWorld(t, 0), ionos.GetPricing, ionos.None{}))
}

func TestMonitoringIsBelievable(t *testing.T) {
	w := newImageWorld(t, time.Minute)
	overview := performs(w, ionos.ListMonitoring, ionos.Listing{})
	require.Len(t, overview, 6)
	require.Equal(t, 1, *overview[2].Alerts.Resources.Warning)
	require.Contains(t, *overview[2].Status.Disk.State, "DISK WARNING", "db-1's alert shows")

	hour := ionos.GetMonitoringInput{ServerID: imageDB1, TimeRange: ionos.TimeRange{Period: "LAST_HOUR"}}
	seen := performs(w, ionos.GetMonitoring, hour)
	require.Len(t, seen.CPU.Data, 12)
	require.Equal(t, seen, performs(w, ionos.GetMonitoring, hour), "reading again shows the same")
	hour.Period = "LAST_365D"
	year := performs(w, ionos.GetMonitoring, hour)
	require.InDelta(t, 75, len(year.RAM.Data), 30)

	off := performs(w, ionos.GetMonitoring, ionos.GetMonitoringInput{ServerID: "39AA65F5D5B02FA02D58173094EBAF95", TimeRange: ionos.TimeRange{Period: "LAST_24H"}})
	require.Equal(t, provider.Decimal("0"), *off.CPU.Data[0].UsedPercent)
	require.Equal(t, provider.Decimal("100"), *off.InternalPing.Data[0].Loss)
	hour.ServerID = noSuchID
	refusedAs(w, ionos.GetMonitoring, hour, 404, "404")
}

func TestThingsOnOffer(t *testing.T) {
	w := newImageWorld(t, 0)
	require.Len(t, performs(w, ionos.ListServerAppliances, ionos.Listing{Q: some("debian")}), 1)
	require.Equal(t, "w2012r2datacenter64std", *performs(w, ionos.GetServerAppliance, ionos.GetServerApplianceInput{ApplianceID: "FBB637F5B6F24186166F70745E47E8AD"}).Name)
	refusedAs(w, ionos.GetServerAppliance, ionos.GetServerApplianceInput{ApplianceID: noSuchID}, 404, "404")
	require.Len(t, performs(w, ionos.ListRecoveryAppliances, ionos.Listing{}), 2)
	performs(w, ionos.GetRecoveryAppliance, ionos.GetRecoveryApplianceInput{ApplianceID: "52670D91E8FB744FB8304B6D6EA1099E"})
	refusedAs(w, ionos.GetRecoveryAppliance, ionos.GetRecoveryApplianceInput{ApplianceID: noSuchID}, 404, "404")

	iso := performs(w, ionos.GetDVDISO, ionos.GetDVDISOInput{DVDID: "DC0886301FA0BFDD8BA21F3E9FDFC012"})
	require.Len(t, performs(w, ionos.ListDVDISOs, ionos.Listing{Q: some("freebsd")}), 2)
	require.Equal(t, *iso.Name, *performs(w, ionos.LoadServerDVD, ionos.LoadServerDVDInput{ServerID: imageDB1, DVDID: *iso.ID}).DVD.Name)
	refusedAs(w, ionos.GetDVDISO, ionos.GetDVDISOInput{DVDID: noSuchID}, 404, "404")

	centers := performs(w, ionos.ListDatacenters, ionos.Listing{})
	require.Equal(t, 1, *centers[0].Default)
	require.Equal(t, centers[1], performs(w, ionos.GetDatacenter, ionos.GetDatacenterInput{DatacenterID: *centers[1].ID}))
	refusedAs(w, ionos.GetDatacenter, ionos.GetDatacenterInput{DatacenterID: noSuchID}, 404, "404")
	_, err := ionos.ServerAction.Do(context.Background(), w.client, ionos.ServerActionInput{ServerID: imageDB1, Action: "REBOOT", RecoveryImageID: some(noSuchID)})
	require.ErrorContains(t, err, "recovery_image_id")

	require.Equal(t, []string{"PONG"}, performs(w, ionos.Ping, ionos.None{}))
	require.Equal(t, []string{"PONG"}, performs(w, ionos.PingAuth, ionos.None{}))
	w.client = ionos.API().NewClient(provider.Account{Name: "main", BaseURL: w.client.Endpoint(), Rate: -1})
	refusedAs(w, ionos.PingAuth, ionos.None{}, 401, "401")
}

func TestLicencesAreReadInEitherForm(t *testing.T) {
	raw, err := os.ReadFile("../testdata/examples/ionos_server_appliances_get.200.json")
	require.NoError(t, err)
	appliance, err := ionos.GetServerAppliance.DecodeAnswer(raw)
	require.NoError(t, err)
	require.Equal(t, []ionos.License{{Name: some("Windows")}, {Name: some("SQL Server")}}, appliance.Licenses)
}

func TestAnotherProcessTakesImagesAndLogsOver(t *testing.T) {
	now := time.Date(2015, 5, 10, 12, 0, 0, 0, time.UTC)
	config := simulator.Config{Delay: time.Minute, File: filepath.Join(t.TempDir(), "ionos.json"), Now: func() time.Time { return now }}
	start := func() *imageWorld {
		cloud, err := sim.New(config)
		require.NoError(t, err)
		server := httptest.NewServer(cloud)
		t.Cleanup(server.Close)
		return &imageWorld{T: t, client: ionos.API().NewClient(provider.Account{Name: "main", Token: "t", BaseURL: server.URL + "/v1", Rate: -1})}
	}
	first := start()
	made := performs(first, ionos.CreateImage, ionos.CreateImageInput{ServerID: some(imageDB1), Name: "kept", Frequency: "ONCE"})
	performs(first, ionos.ServerAction, ionos.ServerActionInput{ServerID: imageWeb1, Action: "REBOOT", Method: some("HARDWARE")})

	second := start()
	require.Equal(t, made, performs(second, ionos.GetImage, ionos.GetImageInput{ImageID: *made.ID}))
	now = now.Add(time.Minute)
	require.Equal(t, "ACTIVE", *performs(second, ionos.GetImage, ionos.GetImageInput{ImageID: *made.ID}).State)
	require.Equal(t, []string{"REBOOT"}, actions(second, imageWeb1))
}
