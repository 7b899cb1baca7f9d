package sim_test

import (
	"context"
	"net/http/httptest"
	"os"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"

	"signoff/provider"
	"signoff/provider/ionos"
	"signoff/provider/ionos/sim"
	"signoff/provider/simulator"
)

const (
	imageWeb1    = "92AA60BEC8333A21EDB9EAAA61852860"
	imageDB1     = "4B86A3ACC4CEB7A89E012E49FC17F312"
	goldenImage  = "842F09CAF954298C6A4BCD25E1CA3689"
	nightlyImage = "A0FAA4587A7CB6BBAA1EA877C844977E"
	noSuchID     = "0123456789ABCDEF0123456789ABCDEF"
)

// imageWorld is a cloud whose clock stands still until it is moved.
type imageWorld struct {
	*testing.T
	cloud  *sim.Cloud
	client *provider.Client
	now    time.Time
}

func newImageWorld(t *testing.T, delay time.Duration) *imageWorld {
	t.Helper()
	w := &imageWorld{T: t, now: time.Date(2015, 5, 10, 12, 0, 0, 0, time.UTC)}
	cloud, err := sim.New(simulator.Config{Delay: delay, Now: func() time.Time { return w.now }})
	require.NoError(t, err)
	server := httptest.NewServer(cloud)
	t.Cleanup(server.Close)
	w.cloud, w.client = cloud, ionos.API().NewClient(provider.Account{Name: "main", Token: "t", BaseURL: server.URL + "/v1", Rate: -1})
	return w
}

func (w *imageWorld) passes(d time.Duration) { w.now = w.now.Add(d) }

// performs is a call that must succeed.
func performs[In, Out any](w *imageWorld, op *provider.Def[In, Out], in In) Out {
	w.Helper()
	out, err := op.Do(context.Background(), w.client, in)
	require.NoError(w, err)
	return out
}

// refusedAs is a call that must end as the documented example of an error.
func refusedAs[In, Out any](w *imageWorld, op *provider.Def[In, Out], in In, status int, example string) {
	w.Helper()
	raw, err := os.ReadFile("../testdata/examples/" + op.Spec().Name + "." + example + ".json")
	require.NoError(w, err)
	var documented struct{ Type, Message string }
	require.NoError(w, json.Unmarshal(raw, &documented, json.MatchCaseInsensitiveNames(true)))
	_, err = op.Do(context.Background(), w.client, in)
	var fault *provider.Error
	require.ErrorAs(w, err, &fault)
	require.Equal(w, status, fault.Status)
	require.Equal(w, documented.Type, fault.Code)
}

func some[T any](v T) *T { return &v }

func TestLifeOfAnImage(t *testing.T) {
	w := newImageWorld(t, time.Minute)
	made := performs(w, ionos.CreateImage, ionos.CreateImageInput{ServerID: some(imageDB1), Name: "before upgrade", Frequency: "ONCE", Description: some("orders")})
	id := *made.ID
	require.Equal(t, "DEPLOYING", *made.State)
	require.Equal(t, "Debian", *made.OS, "the system is that of the server")
	require.Len(t, made.HDDs, 2, "both disks of the server")

	refusedAs(w, ionos.UpdateImage, ionos.UpdateImageInput{ImageID: id, Name: some("x")}, 403, "403")
	refusedAs(w, ionos.DeleteImage, ionos.GetImageInput{ImageID: id}, 403, "403")
	newServer := ionos.CreateServerInput{Name: "copy", ApplianceID: id, Hardware: ionos.CreateHardware{FixedInstanceSizeID: some("8C626C1A7005D0D1F527143C413D461E")}}
	_, err := ionos.CreateServer.Do(context.Background(), w.client, newServer)
	require.ErrorContains(t, err, "INVALID_PARAMETERS", "an image is installed when it is done")

	w.passes(time.Minute)
	require.Equal(t, "ACTIVE", *performs(w, ionos.GetImage, ionos.GetImageInput{ImageID: id}).State)
	require.Equal(t, "before upgrade", *performs(w, ionos.CreateServer, newServer).Image.Name)

	changed := performs(w, ionos.UpdateImage, ionos.UpdateImageInput{ImageID: id, Name: some("after upgrade")})
	require.Equal(t, "after upgrade", *changed.Name)
	require.Equal(t, "orders", *changed.Description, "what is left out stays")

	require.Equal(t, "REMOVING", *performs(w, ionos.DeleteImage, ionos.GetImageInput{ImageID: id}).State)
	w.passes(time.Minute)
	refusedAs(w, ionos.GetImage, ionos.GetImageInput{ImageID: id}, 404, "404")
}

func TestImagesAreListedAsAsked(t *testing.T) {
	w := newImageWorld(t, 0)
	names := func(in ionos.Listing) (found []string) {
		for _, i := range performs(w, ionos.ListImages, in) {
			found = append(found, *i.Name)
		}
		return found
	}
	require.Equal(t, []string{"db-1 nightly_20150507", "db-1 nightly_20150508"}, names(ionos.Listing{Q: some("nightly")}))
	require.Equal(t, "web golden image", names(ionos.Listing{Sort: some("-name")})[0])
	require.Len(t, names(ionos.Listing{Page: some(2), PerPage: some(3)}), 2, "per_page is the size, page the number")
	projected := performs(w, ionos.ListImages, ionos.Listing{Q: some("golden"), Fields: some("name,datacenter.location")})
	require.Equal(t, []ionos.Image{{Name: some("web golden image"), Datacenter: &ionos.Datacenter{Location: some("USA")}}}, projected)
}

func TestWhatAnImageMayBeMadeOf(t *testing.T) {
	w := newImageWorld(t, time.Minute)
	weekly := ionos.CreateImageInput{ServerID: some(imageDB1), Name: "weekly", Frequency: "WEEKLY", NumImages: some(5)}
	require.Equal(t, "weekly_20150510", *performs(w, ionos.CreateImage, weekly).Name, "a schedule dates its images, as documented")
	elsewhere, tooMany := weekly, weekly
	elsewhere.DatacenterID, tooMany.NumImages = some("D0F6D8C8ED29D3036F94C27BBB789536"), some(51)
	refusedAs(w, ionos.CreateImage, elsewhere, 400, "400")
	refusedAs(w, ionos.CreateImage, tooMany, 400, "400")
	refusedAs(w, ionos.UpdateImage, ionos.UpdateImageInput{ImageID: goldenImage, Frequency: some("DAILY")}, 400, "400")
	refusedAs(w, ionos.CreateImage, ionos.CreateImageInput{ServerID: some(noSuchID), Name: "n", Frequency: "ONCE"}, 404, "404")
	refusedAs(w, ionos.UpdateImage, ionos.UpdateImageInput{ImageID: noSuchID, Name: some("n")}, 404, "404")
	refusedAs(w, ionos.DeleteImage, ionos.GetImageInput{ImageID: noSuchID}, 404, "404")

	performs(w, ionos.ServerAction, ionos.ServerActionInput{ServerID: imageWeb1, Action: "REBOOT", Method: some("SOFTWARE")})
	refusedAs(w, ionos.CreateImage, ionos.CreateImageInput{ServerID: some(imageWeb1), Name: "n", Frequency: "ONCE"}, 403, "403")

	iso := performs(w, ionos.CreateImage, ionos.CreateImageInput{Name: "rescue", Frequency: "ONCE", Source: some("iso"), URL: some("https://example.com/r.iso"), Type: some("app")})
	require.Equal(t, "ISO", *iso.Type)
	require.Nil(t, iso.ServerID)
}

func TestArgumentsThatBelongTogether(t *testing.T) {
	for arguments, field := range map[string]string{
		`{"name":"n","frequency":"ONCE"}`:                                                      "server_id",
		`{"name":"n","frequency":"ONCE","source":"image"}`:                                     "url",
		`{"name":"n","frequency":"ONCE","source":"iso","url":"https://example.com/x"}`:         "type",
		`{"name":"n","frequency":"DAILY","server_id":"0123456789ABCDEF0123456789ABCDEF"}`:      "num_images",
		`{"name":"n","frequency":"MONTHLY","server_id":"0123456789ABCDEF0123456789ABCDEF"}`:    "frequency",
		`{"name":"n","frequency":"ONCE","server_id":"0123456789ABCDEF0123456789ABCDEF"}`:       "",
		`{"name":"n","frequency":"ONCE","source":"image","url":"https://example.com/x.vmdk"}`:  "",
		`{"name":"n","frequency":"ONCE","source":"iso","url":"https://a.example","type":"os"}`: "",
	} {
		_, err := ionos.CreateImage.Canon([]byte(arguments), nil)
		var fault *provider.ArgumentError
		if field == "" {
			require.NoError(t, err, arguments)
			continue
		}
		require.ErrorAs(t, err, &fault, arguments)
		require.Equal(t, field, fault.Field, arguments)
	}
	_, err := ionos.UpdateImage.Canon([]byte(`{"image_id":"0123456789ABCDEF0123456789ABCDEF"}`), nil)
	require.Error(t, err, "nothing to change")
	for _, op := range []provider.Operation{ionos.ListLogs, ionos.ListUsages} {
		_, err := op.Canon([]byte(`{"period":"CUSTOM","start_date":"2015-05-01T00:00:00Z"}`), nil)
		require.ErrorContains(t, err, "end_date")
		_, err = op.Canon([]byte(`{"period":"LAST_24H"}`), nil)
		require.NoError(t, err)
	}
}

func TestEndsOfImageWorkAreRecognised(t *testing.T) {
	w := newImageWorld(t, time.Minute)
	for _, op := range []provider.Operation{ionos.CreateImage, ionos.DeleteImage} {
		arguments := map[provider.Operation]string{
			ionos.CreateImage: `{"name":"n","frequency":"ONCE","server_id":"` + imageDB1 + `"}`,
			ionos.DeleteImage: `{"image_id":"` + goldenImage + `"}`,
		}[op]
		call, err := op.Canon([]byte(arguments), nil)
		require.NoError(t, err)
		answer, err := op.Call(context.Background(), w.client, call.Args())
		require.NoError(t, err)
		waits := op.Spec().Waits
		poll, ok := waits.Arguments(call.Canonical, answer.Body)
		require.True(t, ok)
		for _, end := range []provider.End{provider.Going, provider.Reached} {
			view, err := provider.ReadView(context.Background(), w.client, waits.Poll, poll)
			require.NoError(t, err)
			require.Equal(t, end, waits.Done(view).End, op.Spec().Name)
			w.passes(time.Minute)
		}
	}
}
